package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Map;

/** Patches that are no apply. */
final class Patches {
    private Patches() {}

    /** RFC 7386. */
    static JsonObject merge(JsonObject target, JsonObject patch) {
        JsonObject result = target.deepCopy();
        for (Map.Entry<String, JsonElement> entry : patch.entrySet()) {
            JsonElement value = entry.getValue();
            if (value.isJsonNull()) {
                result.remove(entry.getKey());
            } else if (value instanceof JsonObject inner) {
                JsonElement old = result.get(entry.getKey());
                result.add(
                        entry.getKey(),
                        merge(old instanceof JsonObject was ? was : new JsonObject(), inner));
            } else {
                result.add(entry.getKey(), value.deepCopy());
            }
        }
        return result;
    }

    /**
     * A strategic merge: differs from RFC 7386 in a ServiceAccount's {@code secrets} alone, which
     * are told apart by name. (Its imagePullSecrets are replaced: seen on a real server.)
     */
    static JsonObject strategicMerge(Resource resource, JsonObject target, JsonObject patch) {
        JsonObject result = merge(target, patch);
        if (resource == Resource.SERVICE_ACCOUNTS
                && patch.get("secrets") instanceof JsonArray added
                && target.get("secrets") instanceof JsonArray before) {
            JsonArray merged = added.deepCopy();
            for (JsonElement old : before) {
                JsonElement name = old.getAsJsonObject().get("name");
                boolean replaced = false;
                for (JsonElement each : added) {
                    replaced |= name.equals(each.getAsJsonObject().get("name"));
                }
                if (!replaced) {
                    merged.add(old);
                }
            }
            result.add("secrets", merged);
        }
        return result;
    }
}
