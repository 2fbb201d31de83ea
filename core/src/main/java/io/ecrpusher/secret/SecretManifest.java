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
 * A Secret ready to be applied. Contains no namespace, so that the same bytes can be applied to all
 * namespaces: the request's path names it. Nothing in it depends on the time of rendering, so that
 * applying it again changes nothing in the cluster.
 *
 * @param body the Secret as JSON
 * @param validUntil when the first of its passwords expires
 */
public record SecretManifest(String name, Credential body, Instant validUntil) {
    /** The annotation of a Secret that also holds other people's logins. */
    public static final String SHARED_ANNOTATION = "ecr-pusher.io/shared";

    static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

    /** Lists the hosts whose entries in a merged document ecr-pusher wrote. */
    private static final String HOSTS_ANNOTATION = "ecr-pusher.io/hosts";

    private static final String EXPIRES_AT_ANNOTATION = "ecr-pusher.io/expires-at";

    /**
     * The maximum total size of the decoded values in data: core.MaxSecretSize, checked by
     * ValidateSecret in Kubernetes' pkg/apis/core/validation/validation.go.
     */
    private static final int MAX_DATA_BYTES = 1024 * 1024;

    /**
     * Returns the Secret that {@code spec} describes, with all of {@code logins}. ecr-pusher's own
     * label and annotations win over the user's of the same name.
     *
     * @param logins at least one, in any order; equal logins may be repeated
     * @throws FailureException INVALID if one host has two passwords, or the Secret is larger than
     *     Kubernetes allows
     */
    public static SecretManifest render(
            SecretSpec spec, List<RegistryLogin> logins, Instant validUntil)
            throws FailureException {
        HostPasswords passwords = HostPasswords.of(logins);
        SecretDocument document = SecretDocument.of(spec);
        SortedMap<String, Credential> byName = passwords.inStyles(spec.hosts());
        JsonObject data = new JsonObject();
        int size = 0;
        for (var entry : document.data(byName).entrySet()) {
            byte[] value = entry.getValue().reveal().getBytes(StandardCharsets.UTF_8);
            data.addProperty(entry.getKey(), Base64.getEncoder().encodeToString(value));
            size += value.length;
        }
        if (size > MAX_DATA_BYTES) {
            throw new FailureException(
                    Cause.INVALID,
                    ("the data of Secret '%s' is %d bytes for %d registries, and Kubernetes allows %d;"
                                    + " split the registries across several Secrets")
                            .formatted(spec.name(), size, passwords.registries(), MAX_DATA_BYTES));
        }
        JsonObject secret = new JsonObject();
        secret.addProperty("apiVersion", "v1");
        secret.addProperty("kind", "Secret");
        secret.add("metadata", metadata(spec, document, byName.keySet(), validUntil));
        secret.addProperty("type", document.type());
        secret.add("data", data);
        return new SecretManifest(spec.name(), Credential.of(secret.toString()), validUntil);
    }

    /**
     * Returns this Secret with its Docker config merged into that of an existing Secret. It can be
     * applied only while the existing Secret has {@code resourceVersion}. An annotation records
     * that the Secret holds other people's logins: applying it takes the document over, and the API
     * server forgets who wrote it before.
     *
     * @param resourceVersion of the existing Secret
     * @param annotations of the existing Secret
     * @param data of the existing Secret
     * @throws FailureException INVALID if the existing document can't be kept
     */
    public SecretManifest mergedInto(
            String resourceVersion, Map<String, String> annotations, Map<String, Credential> data)
            throws FailureException {
        JsonObject secret = JsonParser.parseString(body.reveal()).getAsJsonObject();
        secret.getAsJsonObject("metadata").addProperty("resourceVersion", resourceVersion);
        JsonObject rendered = secret.getAsJsonObject("data");
        for (String key : rendered.keySet()) {
            if (data.containsKey(key)) {
                Credential document =
                        Credential.of(
                                new String(
                                        Base64.getDecoder().decode(rendered.get(key).getAsString()),
                                        StandardCharsets.UTF_8));
                // Anyone can edit the annotation, so a host may be listed twice.
                Set<String> formerHosts =
                        Set.copyOf(
                                List.of(annotations.getOrDefault(HOSTS_ANNOTATION, "").split(",")));
                Credential merged = MergedDocument.of(data.get(key), document, formerHosts);
                rendered.addProperty(key, Base64.getEncoder().encodeToString(merged.revealBytes()));
                if (!merged.equals(document)) {
                    secret.getAsJsonObject("metadata")
                            .getAsJsonObject("annotations")
                            .addProperty(SHARED_ANNOTATION, "true");
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
        metadata.add("labels", sorted(labels, MANAGED_BY_LABEL, "ecr-pusher"));
        Map<String, String> annotations = new HashMap<>(spec.annotations());
        if (spec.onConflict() == OnConflict.MERGE) {
            annotations.put(HOSTS_ANNOTATION, String.join(",", hosts));
        }
        metadata.add("annotations", sorted(annotations, EXPIRES_AT_ANNOTATION, expiry));
        return metadata;
    }

    /** Returns {@code values} with {@code key}, in an order that is the same in every run. */
    private static JsonObject sorted(Map<String, String> values, String key, String value) {
        TreeMap<String, String> all = new TreeMap<>(values);
        all.put(key, value);
        JsonObject object = new JsonObject();
        all.forEach(object::addProperty);
        return object;
    }
}
