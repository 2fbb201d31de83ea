package io.ecrpusher.simulator.kubernetes.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The validation of Secrets.
 *
 * <p>Rules and texts come from pkg/apis/core/validation of k8s.io/kubernetes.
 */
final class SecretValidation {
    private static final int MAX_SECRET_BYTES = 1024 * 1024;
    private static final String IMMUTABLE = "field is immutable";
    private static final String SET_IMMUTABLE = "field is immutable when `immutable` is set";

    private SecretValidation() {}

    static void secret(JsonObject secret, List<StatusCause> causes) {
        int size = 0;
        for (Map.Entry<String, JsonElement> entry : Validation.entries(secret, "data")) {
            String key = entry.getKey();
            Validation.addIfInvalid(causes, "data[" + key + "]", key, NameRules.configKey(key));
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
                if (Validation.entries(metadata, "annotations").stream()
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
                            "data[" + key + "]",
                            Validation.quoted("<secret contents redacted>"),
                            error));
        }
    }

    static void update(JsonObject before, JsonObject after, List<StatusCause> causes) {
        if (!Objects.equals(before.get("type"), after.get("type"))) {
            causes.add(
                    StatusCause.invalid(
                            "type", Validation.quoted(after.get("type").getAsString()), IMMUTABLE));
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
}
