package io.ecrpusher.secret;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.SecretSpec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Secret ready to be applied. It names no namespace: that comes from the request's path, so that
 * the same bytes serve all of them. Nothing in it depends on when it was rendered: to apply it
 * again changes nothing in the cluster.
 *
 * @param body the Secret as JSON
 * @param validUntil when the first of its passwords ends
 */
public record SecretManifest(String name, Credential body, Instant validUntil) {
    /** Annotates a Secret that holds logins of others beside ours. */
    public static final String SHARED = "ecr-pusher.io/shared";

    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    // Whose entries in a merged document are ours.
    private static final String HOSTS = "ecr-pusher.io/hosts";
    private static final String EXPIRES_AT = "ecr-pusher.io/expires-at";

    // core.MaxSecretSize: of the decoded values of data together; by ValidateSecret in
    // pkg/apis/core/validation.
    private static final int LARGEST_DATA = 1024 * 1024;

    /**
     * The Secret that {@code spec} asks for, of all of {@code logins}. Our own label and annotation
     * win over the user's of the same name.
     *
     * @param logins not empty; in any order, equal ones once or repeatedly
     * @throws FailureException if there are two passwords for one host, or the Secret is larger
     *     than Kubernetes allows
     */
    public static SecretManifest render(
            SecretSpec spec, List<RegistryLogin> logins, Instant validUntil)
            throws FailureException {
        Passwords passwords = Passwords.of(logins);
        SecretDocument document = SecretDocument.of(spec);
        SortedMap<String, Credential> spelt = passwords.spelt(spec.hosts());
        JsonObject data = new JsonObject();
        int size = 0;
        for (var one : document.data(spelt).entrySet()) {
            byte[] value = one.getValue().reveal().getBytes(StandardCharsets.UTF_8);
            data.addProperty(one.getKey(), Base64.getEncoder().encodeToString(value));
            size += value.length;
        }
        if (size > LARGEST_DATA) {
            throw new FailureException(
                    Cause.INVALID,
                    ("Secret '%s' would hold %d bytes for %d registries, and Kubernetes takes %d;"
                                    + " divide the registries over several Secrets")
                            .formatted(spec.name(), size, passwords.registries(), LARGEST_DATA));
        }
        JsonObject secret = new JsonObject();
        secret.addProperty("apiVersion", "v1");
        secret.addProperty("kind", "Secret");
        secret.add("metadata", metadata(spec, document, spelt.keySet(), validUntil));
        secret.addProperty("type", document.type());
        secret.add("data", data);
        return new SecretManifest(spec.name(), Credential.of(secret.toString()), validUntil);
    }

    /**
     * This Secret's Docker config merged into the one that is there, to be applied over that state
     * of it alone. Whether others have logins in it has to be written down: to apply it takes the
     * document over, and the API server forgets who wrote it before.
     *
     * @param resourceVersion of the Secret that is there
     * @param annotations of the Secret that is there
     * @param data of the Secret that is there
     * @throws FailureException if what is there cannot be kept
     */
    public SecretManifest mergedInto(
            String resourceVersion, Map<String, String> annotations, Map<String, Credential> data)
            throws FailureException {
        JsonObject secret = JsonParser.parseString(body.reveal()).getAsJsonObject();
        secret.getAsJsonObject("metadata").addProperty("resourceVersion", resourceVersion);
        JsonObject ours = secret.getAsJsonObject("data");
        for (String key : ours.keySet()) {
            if (data.containsKey(key)) {
                Credential document =
                        Credential.of(
                                new String(
                                        Base64.getDecoder().decode(ours.get(key).getAsString()),
                                        StandardCharsets.UTF_8));
                // Anybody may write there, one host twice too.
                Set<String> formerHosts =
                        Set.copyOf(List.of(annotations.getOrDefault(HOSTS, "").split(",")));
                Credential merged = MergedDocument.of(data.get(key), document, formerHosts);
                ours.addProperty(key, Base64.getEncoder().encodeToString(merged.revealBytes()));
                if (!merged.equals(document)) {
                    secret.getAsJsonObject("metadata")
                            .getAsJsonObject("annotations")
                            .addProperty(SHARED, "true");
                }
            }
        }
        return new SecretManifest(name, Credential.of(secret.toString()), validUntil);
    }

    private static JsonObject metadata(
            SecretSpec spec, SecretDocument document, Set<String> hosts, Instant validUntil) {
        String expiry = validUntil.truncatedTo(ChronoUnit.SECONDS).toString();
        JsonObject metadata = new JsonObject();
        metadata.addProperty("name", spec.name());
        Map<String, String> labels = new HashMap<>(spec.labels());
        labels.putAll(document.labels());
        metadata.add("labels", sorted(labels, MANAGED_BY, "ecr-pusher"));
        Map<String, String> annotations = new HashMap<>(spec.annotations());
        if (spec.onConflict() == OnConflict.MERGE) {
            annotations.put(HOSTS, String.join(",", hosts));
        }
        metadata.add("annotations", sorted(annotations, EXPIRES_AT, expiry));
        return metadata;
    }

    private static JsonObject sorted(Map<String, String> theirs, String ourKey, String ourValue) {
        TreeMap<String, String> all = new TreeMap<>(theirs);
        all.put(ourKey, ourValue);
        JsonObject object = new JsonObject();
        all.forEach(object::addProperty);
        return object;
    }
}
