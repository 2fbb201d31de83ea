package io.ecrpusher.simulator.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.Failure.Cause;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The API server's validation of the resources that are simulated. */
final class Validation {
    private static final int LARGEST_SECRET = 1024 * 1024;
    private static final int LARGEST_ANNOTATIONS = 256 * 1024;
    private static final String IMMUTABLE = "field is immutable";
    private static final String SET_IMMUTABLE = "field is immutable when `immutable` is set";

    private Validation() {}

    /** Refuses what may not be created. */
    static void create(Resource resource, JsonObject object) {
        List<Cause> causes = new ArrayList<>();
        metadata(resource, object, causes);
        own(resource, object, causes);
        refuse(resource, object, causes);
    }

    /** Refuses a change that may not be made. */
    static void update(Resource resource, JsonObject before, JsonObject after) {
        List<Cause> causes = new ArrayList<>();
        labels(after, causes);
        switch (resource) {
            case SECRETS -> secretUpdate(before, after, causes);
            case ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS -> bindingUpdate(before, after, causes);
            case NAMESPACES, SERVICE_ACCOUNTS, ROLES, CLUSTER_ROLES -> {}
        }
        own(resource, after, causes);
        refuse(resource, after, causes);
    }

    private static void refuse(Resource resource, JsonObject object, List<Cause> causes) {
        if (!causes.isEmpty()) {
            JsonElement name = object.getAsJsonObject("metadata").get("name");
            throw Failure.invalid(resource, name == null ? "" : name.getAsString(), causes);
        }
    }

    private static void metadata(Resource resource, JsonObject object, List<Cause> causes) {
        JsonElement name = object.getAsJsonObject("metadata").get("name");
        if (name == null || name.getAsString().isEmpty()) {
            causes.add(Cause.required("metadata.name", "name or generateName is required"));
        } else {
            String text = name.getAsString();
            String why =
                    switch (resource) {
                        case NAMESPACES -> Names.label(text);
                        case SECRETS, SERVICE_ACCOUNTS -> Names.subdomain(text);
                        case ROLES, CLUSTER_ROLES, ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS ->
                                Names.pathSegment(text);
                    };
            if (!why.isEmpty()) {
                causes.add(Cause.invalid("metadata.name", quoted(text), why));
            }
        }
        labels(object, causes);
    }

    private static void labels(JsonObject object, List<Cause> causes) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        for (Map.Entry<String, JsonElement> label : entries(metadata, "labels")) {
            addUnlessGood(
                    causes, "metadata.labels", label.getKey(), Names.qualified(label.getKey()));
            String value = label.getValue().getAsString();
            addUnlessGood(causes, "metadata.labels", value, Names.labelValue(value));
        }
        int size = 0;
        for (Map.Entry<String, JsonElement> annotation : entries(metadata, "annotations")) {
            String key = annotation.getKey();
            size += key.length() + annotation.getValue().getAsString().getBytes(UTF_8).length;
            addUnlessGood(
                    causes,
                    "metadata.annotations",
                    key,
                    Names.qualified(key.toLowerCase(Locale.ROOT)));
        }
        if (size > LARGEST_ANNOTATIONS) {
            causes.add(tooLong("metadata.annotations", LARGEST_ANNOTATIONS));
        }
    }

    private static void own(Resource resource, JsonObject object, List<Cause> causes) {
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

    private static void secret(JsonObject secret, List<Cause> causes) {
        int size = 0;
        for (Map.Entry<String, JsonElement> entry : entries(secret, "data")) {
            String key = entry.getKey();
            addUnlessGood(causes, "data[" + key + "]", key, Names.configKey(key));
            size += decoded(entry.getValue()).length;
        }
        if (size > LARGEST_SECRET) {
            causes.add(tooLong("data", LARGEST_SECRET));
        }
        switch (secret.get("type").getAsString()) {
            case "kubernetes.io/dockerconfigjson" ->
                    dockerConfig(secret, ".dockerconfigjson", causes);
            case "kubernetes.io/dockercfg" -> dockerConfig(secret, ".dockercfg", causes);
            case "kubernetes.io/basic-auth" -> {
                if (!holds(secret, "username") && !holds(secret, "password")) {
                    causes.add(Cause.required("data[username]", ""));
                    causes.add(Cause.required("data[password]", ""));
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
                    causes.add(Cause.required("metadata.annotations[" + key + "]", ""));
                }
            }
            default -> {
                // Any other type, Opaque too, holds what it likes.
            }
        }
    }

    private static void dockerConfig(JsonObject secret, String key, List<Cause> causes) {
        if (!holds(secret, key)) {
            causes.add(Cause.required("data[" + key + "]", ""));
            return;
        }
        byte[] config = decoded(secret.getAsJsonObject("data").get(key));
        String why = GoJson.mistake(new String(config, UTF_8));
        if (!why.isEmpty()) {
            causes.add(
                    Cause.invalid("data[" + key + "]", quoted("<secret contents redacted>"), why));
        }
    }

    private static void secretUpdate(JsonObject before, JsonObject after, List<Cause> causes) {
        if (!Objects.equals(before.get("type"), after.get("type"))) {
            causes.add(Cause.invalid("type", quoted(after.get("type").getAsString()), IMMUTABLE));
        }
        JsonElement immutable = before.get("immutable");
        if (immutable != null && immutable.getAsBoolean()) {
            if (!Objects.equals(immutable, after.get("immutable"))) {
                causes.add(Cause.forbidden("immutable", SET_IMMUTABLE));
            }
            if (!Objects.equals(before.get("data"), after.get("data"))) {
                causes.add(Cause.forbidden("data", SET_IMMUTABLE));
            }
        }
    }

    private static void bindingUpdate(JsonObject before, JsonObject after, List<Cause> causes) {
        JsonElement role = after.get("roleRef");
        if (role != null && !role.equals(before.get("roleRef"))) {
            JsonObject ref = role.getAsJsonObject();
            String shown =
                    "{\"APIGroup\":%s,\"Kind\":%s,\"Name\":%s}"
                            .formatted(ref.get("apiGroup"), ref.get("kind"), ref.get("name"));
            causes.add(Cause.invalid("roleRef", shown, "cannot change roleRef"));
        }
    }

    private static Cause tooLong(String field, int most) {
        return new Cause(
                "FieldValueTooLong", "Too long: may not be more than " + most + " bytes", field);
    }

    private static void require(JsonObject secret, String key, List<Cause> causes) {
        if (!holds(secret, key)) {
            causes.add(Cause.required("data[" + key + "]", ""));
        }
    }

    private static boolean holds(JsonObject secret, String key) {
        return secret.has("data") && secret.getAsJsonObject("data").has(key);
    }

    private static byte[] decoded(JsonElement value) {
        return Base64.getMimeDecoder().decode(value.getAsString());
    }

    private static void addUnlessGood(List<Cause> causes, String field, String value, String why) {
        if (!why.isEmpty()) {
            causes.add(Cause.invalid(field, quoted(value), why));
        }
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static Set<Map.Entry<String, JsonElement>> entries(JsonObject object, String name) {
        return object.has(name) ? object.getAsJsonObject(name).entrySet() : Set.of();
    }
}
