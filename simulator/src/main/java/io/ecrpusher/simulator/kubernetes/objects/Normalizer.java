package io.ecrpusher.simulator.kubernetes.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.fields.Schema;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Converts objects to the form in which the API server stores them. */
public final class Normalizer {
    private static final List<String> SERVER_FIELDS =
            List.of(
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "selfLink",
                    "managedFields");

    private Normalizer() {}

    /**
     * Returns a copy with defaults set. Drops fields that are unknown, empty, null, or set by the
     * server.
     */
    public static JsonObject normalize(Resource resource, JsonObject object) {
        JsonObject normal = new JsonObject();
        normal.add("metadata", metadata(object));
        for (String field : resource.fields()) {
            if (object.has(field) && !isEmpty(object.get(field))) {
                normal.add(field, object.get(field).deepCopy());
            }
        }
        sort(normal.getAsJsonObject("metadata"), "labels");
        sort(normal.getAsJsonObject("metadata"), "annotations");
        switch (resource) {
            case SECRETS -> secret(normal);
            case NAMESPACES -> namespace(normal);
            case ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS -> binding(normal);
            case ROLES, CLUSTER_ROLES -> role(normal);
            case ADMISSION_POLICIES -> AdmissionDefaults.policy(normal);
            case ADMISSION_POLICY_BINDINGS -> AdmissionDefaults.binding(normal);
            case SERVICE_ACCOUNTS -> {}
        }
        return normal;
    }

    private static JsonObject metadata(JsonObject object) {
        JsonObject metadata = new JsonObject();
        if (object.has("metadata")) {
            for (Map.Entry<String, JsonElement> entry :
                    object.getAsJsonObject("metadata").entrySet()) {
                boolean known = Schema.METADATA.fields().containsKey(entry.getKey());
                if (known
                        && !SERVER_FIELDS.contains(entry.getKey())
                        && !isEmpty(entry.getValue())) {
                    metadata.add(entry.getKey(), entry.getValue().deepCopy());
                }
            }
        }
        return metadata;
    }

    /**
     * Copies the fields that only the server sets from {@code live} to {@code object}. Counts the
     * generation up if the spec differs.
     */
    public static void copyServerFields(JsonObject object, StoredObject live) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        for (String field : SERVER_FIELDS) {
            if (live.metadata().has(field)) {
                metadata.add(field, live.metadata().get(field));
            }
        }
        if (live.resource().hasGeneration()
                && !Objects.equals(object.get("spec"), live.content().get("spec"))) {
            metadata.addProperty("generation", metadata.get("generation").getAsLong() + 1);
        }
        if (live.resource() == Resource.NAMESPACES) {
            object.add("spec", live.content().get("spec"));
            object.add("status", live.content().get("status"));
        }
    }

    private static boolean isEmpty(JsonElement value) {
        return value.isJsonNull()
                || (value.isJsonObject() && value.getAsJsonObject().isEmpty())
                || (value.isJsonArray() && value.getAsJsonArray().isEmpty())
                || (value.isJsonPrimitive()
                        && value.getAsJsonPrimitive().isString()
                        && value.getAsString().isEmpty());
    }

    private static void secret(JsonObject secret) {
        if (!secret.has("type")) {
            secret.addProperty("type", "Opaque");
        }
        JsonElement strings = secret.remove("stringData");
        if (strings != null) {
            JsonObject data =
                    secret.has("data") ? secret.getAsJsonObject("data") : new JsonObject();
            for (Map.Entry<String, JsonElement> entry : strings.getAsJsonObject().entrySet()) {
                byte[] bytes = entry.getValue().getAsString().getBytes(UTF_8);
                data.addProperty(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
            }
            secret.add("data", data);
        }
        sort(secret, "data");
    }

    // Go's encoding/json writes maps sorted by key.
    private static void sort(JsonObject object, String field) {
        if (object.get(field) instanceof JsonObject map && map.size() > 1) {
            JsonObject sorted = new JsonObject();
            map.keySet().stream().sorted().forEach(key -> sorted.add(key, map.get(key)));
            object.add(field, sorted);
        }
    }

    private static void namespace(JsonObject namespace) {
        JsonObject metadata = namespace.getAsJsonObject("metadata");
        if (!metadata.has("labels")) {
            metadata.add("labels", new JsonObject());
        }
        if (metadata.has("name")) {
            metadata.getAsJsonObject("labels")
                    .add("kubernetes.io/metadata.name", metadata.get("name"));
        }
        // Only the server sets these.
        namespace.remove("spec");
        namespace.remove("status");
    }

    private static void role(JsonObject role) {
        if (role.get("rules") instanceof JsonArray rules) {
            for (JsonElement rule : rules) {
                rule.getAsJsonObject().entrySet().removeIf(entry -> isEmpty(entry.getValue()));
            }
        }
    }

    private static void binding(JsonObject binding) {
        if (binding.has("subjects")) {
            for (JsonElement element : binding.getAsJsonArray("subjects")) {
                JsonObject subject = element.getAsJsonObject();
                boolean userOrGroup =
                        subject.has("kind")
                                && Set.of("User", "Group")
                                        .contains(subject.get("kind").getAsString());
                if (userOrGroup && !subject.has("apiGroup")) {
                    subject.addProperty("apiGroup", Resource.RBAC);
                }
                for (String field : List.of("kind", "apiGroup", "name", "namespace")) {
                    JsonElement value = subject.remove(field);
                    if (value != null) {
                        subject.add(field, value);
                    }
                }
            }
        }
        if (!binding.has("roleRef")) {
            binding.add("roleRef", new JsonObject());
        }
        JsonObject role = binding.getAsJsonObject("roleRef");
        if (!role.has("apiGroup")) {
            role.addProperty("apiGroup", Resource.RBAC);
        }
    }
}
