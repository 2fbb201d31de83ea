package io.ecrpusher.simulator.kubernetes.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The API server's validation of the simulated resources.
 *
 * <p>Rules and texts come from pkg/apis/core/validation and pkg/apis/rbac/validation of
 * k8s.io/kubernetes.
 */
public final class Validation {
    private static final int MAX_SECRET_BYTES = 1024 * 1024;
    private static final int MAX_ANNOTATION_BYTES = 256 * 1024;
    private static final String IMMUTABLE = "field is immutable";
    private static final String SET_IMMUTABLE = "field is immutable when `immutable` is set";

    private Validation() {}

    /**
     * Checks a new object.
     *
     * @throws ApiException 422 with all causes if it is invalid
     */
    public static void checkCreate(Resource resource, JsonObject object) {
        List<StatusCause> causes = new ArrayList<>();
        metadata(resource, object, causes);
        content(resource, object, causes);
        throwIfInvalid(resource, object, causes);
    }

    /**
     * Checks a change of an object.
     *
     * @throws ApiException 422 with all causes if the change is invalid
     */
    public static void checkUpdate(Resource resource, JsonObject before, JsonObject after) {
        List<StatusCause> causes = new ArrayList<>();
        labels(after, causes);
        switch (resource) {
            case SECRETS -> secretUpdate(before, after, causes);
            case ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS -> bindingUpdate(before, after, causes);
            case NAMESPACES, SERVICE_ACCOUNTS, ROLES, CLUSTER_ROLES -> {}
        }
        content(resource, after, causes);
        throwIfInvalid(resource, after, causes);
    }

    private static void throwIfInvalid(
            Resource resource, JsonObject object, List<StatusCause> causes) {
        if (!causes.isEmpty()) {
            JsonElement name = object.getAsJsonObject("metadata").get("name");
            throw ObjectErrors.invalid(resource, name == null ? "" : name.getAsString(), causes);
        }
    }

    private static void metadata(Resource resource, JsonObject object, List<StatusCause> causes) {
        JsonElement name = object.getAsJsonObject("metadata").get("name");
        if (name == null || name.getAsString().isEmpty()) {
            causes.add(StatusCause.required("metadata.name", "name or generateName is required"));
        } else {
            String text = name.getAsString();
            String error =
                    switch (resource) {
                        case NAMESPACES -> NameRules.label(text);
                        case SECRETS, SERVICE_ACCOUNTS -> NameRules.subdomain(text);
                        case ROLES, CLUSTER_ROLES, ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS ->
                                NameRules.pathSegment(text);
                    };
            if (!error.isEmpty()) {
                causes.add(StatusCause.invalid("metadata.name", quoted(text), error));
            }
        }
        labels(object, causes);
    }

    private static void labels(JsonObject object, List<StatusCause> causes) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        for (Map.Entry<String, JsonElement> label : entries(metadata, "labels")) {
            addIfInvalid(
                    causes,
                    "metadata.labels",
                    label.getKey(),
                    NameRules.qualifiedName(label.getKey()));
            String value = label.getValue().getAsString();
            addIfInvalid(causes, "metadata.labels", value, NameRules.labelValue(value));
        }
        int size = 0;
        for (Map.Entry<String, JsonElement> annotation : entries(metadata, "annotations")) {
            String key = annotation.getKey();
            size += key.length() + annotation.getValue().getAsString().getBytes(UTF_8).length;
            addIfInvalid(
                    causes,
                    "metadata.annotations",
                    key,
                    NameRules.qualifiedName(key.toLowerCase(Locale.ROOT)));
        }
        if (size > MAX_ANNOTATION_BYTES) {
            causes.add(StatusCause.tooLong("metadata.annotations", MAX_ANNOTATION_BYTES));
        }
    }

    private static void content(Resource resource, JsonObject object, List<StatusCause> causes) {
        switch (resource) {
            case SECRETS -> secret(object, causes);
            case NAMESPACES,
                    SERVICE_ACCOUNTS,
                    ROLES,
                    CLUSTER_ROLES,
                    ROLE_BINDINGS,
                    CLUSTER_ROLE_BINDINGS -> {}
        }
    }

    private static void secret(JsonObject secret, List<StatusCause> causes) {
        int size = 0;
        for (Map.Entry<String, JsonElement> entry : entries(secret, "data")) {
            String key = entry.getKey();
            addIfInvalid(causes, "data[" + key + "]", key, NameRules.configKey(key));
            size += decoded(entry.getValue()).length;
        }
        if (size > MAX_SECRET_BYTES) {
            causes.add(StatusCause.tooLong("data", MAX_SECRET_BYTES));
        }
        switch (secret.get("type").getAsString()) {
            case "kubernetes.io/dockerconfigjson" ->
                    dockerConfig(secret, ".dockerconfigjson", causes);
            case "kubernetes.io/dockercfg" -> dockerConfig(secret, ".dockercfg", causes);
            case "kubernetes.io/basic-auth" -> {
                if (!holds(secret, "username") && !holds(secret, "password")) {
                    causes.add(StatusCause.required("data[username]", ""));
                    causes.add(StatusCause.required("data[password]", ""));
                }
            }
            case "kubernetes.io/ssh-auth" -> require(secret, "ssh-privatekey", causes);
            case "kubernetes.io/tls" -> {
                require(secret, "tls.crt", causes);
                require(secret, "tls.key", causes);
            }
            case "kubernetes.io/service-account-token" -> {
                JsonObject metadata = secret.getAsJsonObject("metadata");
                String key = "kubernetes.io/service-account.name";
                if (entries(metadata, "annotations").stream()
                        .noneMatch(entry -> entry.getKey().equals(key))) {
                    causes.add(StatusCause.required("metadata.annotations[" + key + "]", ""));
                }
            }
            default -> {
                // Opaque and unknown types may hold any keys.
            }
        }
    }

    private static void dockerConfig(JsonObject secret, String key, List<StatusCause> causes) {
        if (!holds(secret, key)) {
            causes.add(StatusCause.required("data[" + key + "]", ""));
            return;
        }
        byte[] config = decoded(secret.getAsJsonObject("data").get(key));
        String error = GoErrors.jsonError(new String(config, UTF_8));
        if (!error.isEmpty()) {
            causes.add(
                    StatusCause.invalid(
                            "data[" + key + "]", quoted("<secret contents redacted>"), error));
        }
    }

    private static void secretUpdate(
            JsonObject before, JsonObject after, List<StatusCause> causes) {
        if (!Objects.equals(before.get("type"), after.get("type"))) {
            causes.add(
                    StatusCause.invalid(
                            "type", quoted(after.get("type").getAsString()), IMMUTABLE));
        }
        JsonElement immutable = before.get("immutable");
        if (immutable != null && immutable.getAsBoolean()) {
            if (!Objects.equals(immutable, after.get("immutable"))) {
                causes.add(StatusCause.forbidden("immutable", SET_IMMUTABLE));
            }
            if (!Objects.equals(before.get("data"), after.get("data"))) {
                causes.add(StatusCause.forbidden("data", SET_IMMUTABLE));
            }
        }
    }

    private static void bindingUpdate(
            JsonObject before, JsonObject after, List<StatusCause> causes) {
        JsonElement role = after.get("roleRef");
        if (role != null && !role.equals(before.get("roleRef"))) {
            JsonObject ref = role.getAsJsonObject();
            String value =
                    "{\"APIGroup\":%s,\"Kind\":%s,\"Name\":%s}"
                            .formatted(ref.get("apiGroup"), ref.get("kind"), ref.get("name"));
            causes.add(StatusCause.invalid("roleRef", value, "cannot change roleRef"));
        }
    }

    private static void require(JsonObject secret, String key, List<StatusCause> causes) {
        if (!holds(secret, key)) {
            causes.add(StatusCause.required("data[" + key + "]", ""));
        }
    }

    private static boolean holds(JsonObject secret, String key) {
        return secret.has("data") && secret.getAsJsonObject("data").has(key);
    }

    private static byte[] decoded(JsonElement value) {
        return Base64.getMimeDecoder().decode(value.getAsString());
    }

    private static void addIfInvalid(
            List<StatusCause> causes, String field, String value, String error) {
        if (!error.isEmpty()) {
            causes.add(StatusCause.invalid(field, quoted(value), error));
        }
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static Set<Map.Entry<String, JsonElement>> entries(JsonObject object, String name) {
        return object.has(name) ? object.getAsJsonObject(name).entrySet() : Set.of();
    }
}
