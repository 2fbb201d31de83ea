package io.ecrpusher.kubernetes;

import com.google.gson.stream.JsonReader;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.response.JsonFields;
import io.ecrpusher.kubernetes.response.ListMemory;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.settings.ResponseLimits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An object of the API, read from a stream: its kind, its metadata, and what ecr-pusher uses. */
final class ApiObject {
    private final List<String> imagePullSecrets = new ArrayList<>();
    private final Map<String, Credential> data = new HashMap<>();
    private long pullSecretBytes;
    private String kind = "";
    private String status = "";
    private ObjectMetadata metadata;

    private ApiObject() {}

    /** Reads an item of a list, which may have no kind. */
    static ApiObject item(JsonReader json) throws IOException, FailureException {
        ApiObject object = new ApiObject();
        JsonFields.object(json, object::readField);
        if (object.metadata == null) {
            throw new IllegalStateException("no metadata");
        }
        return object;
    }

    /**
     * Reads the object of {@code target}, or its metadata.
     *
     * @throws IllegalStateException if it is another one: then the response isn't an API server's
     */
    static ApiObject read(JsonReader json, RequestTarget target)
            throws IOException, FailureException {
        ApiObject object = item(json);
        if (!object.is(target)) {
            throw new IllegalStateException("another object");
        }
        return object;
    }

    /** Reads the response to a deletion: the object if it still exists, else a Status. */
    static ApiObject deleted(JsonReader json, RequestTarget target)
            throws IOException, FailureException {
        ApiObject object = new ApiObject();
        JsonFields.object(json, object::readField);
        boolean gone = object.kind.equals("Status") && object.status.equals("Success");
        if (!gone && !object.is(target)) {
            throw new IllegalStateException("another object");
        }
        return object;
    }

    private boolean is(RequestTarget target) {
        return metadata != null && target.is(kind, metadata.namespace(), metadata.name());
    }

    /** Returns true if a finalizer still holds the object after its deletion. */
    boolean isHeld() {
        return !kind.equals("Status") && metadata.deleting() && !metadata.finalizers().isEmpty();
    }

    List<String> finalizers() {
        return metadata.finalizers();
    }

    Namespace namespace() {
        if (metadata.changedAt().equals(Instant.MIN)) {
            throw new IllegalStateException("no creationTimestamp");
        }
        return new Namespace(named(), metadata.labels(), metadata.changedAt(), metadata.deleting());
    }

    ServiceAccount serviceAccount() {
        return new ServiceAccount(
                metadata.namespace(), named(), metadata.resourceVersion(), imagePullSecrets);
    }

    StoredSecret secret() {
        return new StoredSecret(
                metadata.namespace(),
                named(),
                metadata.uid(),
                metadata.resourceVersion(),
                metadata.labels(),
                metadata.annotations(),
                metadata.writers());
    }

    SecretContent content() {
        return new SecretContent(metadata.resourceVersion(), metadata.annotations(), data);
    }

    /** Returns roughly how many bytes of memory the object takes. */
    long size() {
        return metadata.size() + 2 * pullSecretBytes;
    }

    private String named() {
        if (metadata.name().isEmpty()) {
            throw new IllegalStateException("no name");
        }
        return metadata.name();
    }

    private void readField(String name, JsonReader value) throws IOException, FailureException {
        switch (name) {
            case "kind" -> kind = value.nextString();
            case "status" -> status = kind.equals("Status") ? value.nextString() : skipped(value);
            case "metadata" -> metadata = ObjectMetadata.read(value);
            case "imagePullSecrets" -> JsonFields.array(value, this::readPullSecret);
            case "data" -> JsonFields.object(value, this::readData);
            default -> value.skipValue();
        }
    }

    private static String skipped(JsonReader value) throws IOException {
        value.skipValue();
        return "";
    }

    private void readPullSecret(JsonReader entry) throws IOException, FailureException {
        JsonFields.object(
                entry,
                (name, value) -> {
                    if (name.equals("name")) {
                        addPullSecret(JsonFields.raw(value));
                    } else {
                        value.skipValue();
                    }
                });
    }

    private void addPullSecret(String name) {
        imagePullSecrets.add(name);
        pullSecretBytes += ListMemory.bytes(List.of(name));
        if (pullSecretBytes > ResponseLimits.MAX_PULL_SECRETS_BYTES) {
            throw new IllegalStateException("too many imagePullSecrets");
        }
    }

    private void readData(String key, JsonReader value) throws IOException {
        if (data.size() == ResponseLimits.MAX_LABELS) {
            throw new IllegalStateException("too many keys");
        }
        byte[] decoded = Base64.getDecoder().decode(JsonFields.raw(value));
        data.put(key, Credential.of(new String(decoded, StandardCharsets.UTF_8)));
    }
}
