package io.ecrpusher.secret;

import com.google.gson.JsonObject;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.SecretSpec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
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
        SecretDocument document = SecretDocument.of(spec.format());
        JsonObject data = new JsonObject();
        int size = 0;
        for (var one : document.data(passwords.spelt(spec.hosts())).entrySet()) {
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
        secret.add("metadata", metadata(spec, validUntil));
        secret.addProperty("type", document.type());
        secret.add("data", data);
        return new SecretManifest(spec.name(), Credential.of(secret.toString()), validUntil);
    }

    private static JsonObject metadata(SecretSpec spec, Instant validUntil) {
        String expiry = validUntil.truncatedTo(ChronoUnit.SECONDS).toString();
        JsonObject metadata = new JsonObject();
        metadata.addProperty("name", spec.name());
        metadata.add("labels", sorted(spec.labels(), MANAGED_BY, "ecr-pusher"));
        metadata.add("annotations", sorted(spec.annotations(), EXPIRES_AT, expiry));
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
