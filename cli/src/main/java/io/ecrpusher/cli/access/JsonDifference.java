package io.ecrpusher.cli.access;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares an object of a cluster with its manifest, regardless of the API server's defaults. */
final class JsonDifference {
    private static final Set<String> NOT_COMPARED =
            Set.of("apiVersion", "kind", "metadata", "status");

    /**
     * What the API server adds to policies. See SetDefaults in
     * pkg/apis/admissionregistration/v1/defaults.go of Kubernetes.
     */
    private static final Map<String, String> DEFAULTS =
            Map.of("matchPolicy", "Equivalent", "scope", "*", "failurePolicy", "Fail");

    private JsonDifference() {}

    /** Returns the paths of the fields that differ, such as {@code spec.validations}. */
    static List<String> of(JsonObject needed, JsonObject live) {
        List<String> paths = new ArrayList<>();
        compare(needed, live, "", paths);
        return paths;
    }

    private static void compare(
            JsonObject needed, JsonObject live, String path, List<String> paths) {
        for (Map.Entry<String, JsonElement> field : needed.entrySet()) {
            if (!isCompared(path, field.getKey())) {
                continue;
            }
            String at = path + field.getKey();
            JsonElement found = live.get(field.getKey());
            if (field.getValue() instanceof JsonObject object
                    && found instanceof JsonObject liveObject) {
                compare(object, liveObject, at + ".", paths);
            } else if (!matches(field.getValue(), found)) {
                paths.add(at);
            }
        }
        for (Map.Entry<String, JsonElement> field : live.entrySet()) {
            if (isCompared(path, field.getKey())
                    && !needed.has(field.getKey())
                    && !isDefault(field.getKey(), field.getValue())) {
                paths.add(path + field.getKey());
            }
        }
    }

    private static boolean isCompared(String path, String field) {
        return !path.isEmpty() || !NOT_COMPARED.contains(field);
    }

    private static boolean matches(JsonElement needed, JsonElement live) {
        if (needed instanceof JsonArray array && live instanceof JsonArray liveArray) {
            if (array.size() != liveArray.size()) {
                return false;
            }
            for (int i = 0; i < array.size(); i++) {
                if (!matches(array.get(i), liveArray.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (needed instanceof JsonObject object && live instanceof JsonObject liveObject) {
            List<String> paths = new ArrayList<>();
            compare(object, liveObject, ".", paths);
            return paths.isEmpty();
        }
        return needed.equals(live);
    }

    private static boolean isDefault(String field, JsonElement value) {
        return switch (value) {
            case JsonNull _ -> true;
            case JsonObject object -> object.isEmpty();
            case JsonArray array -> array.isEmpty();
            default -> value.getAsString().equals(DEFAULTS.get(field));
        };
    }
}
