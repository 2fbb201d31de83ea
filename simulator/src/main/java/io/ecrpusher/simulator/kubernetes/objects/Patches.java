package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Map;

/** JSON merge patch and strategic merge patch. */
public final class Patches {
    private Patches() {}

    /** Returns the result of a JSON merge patch (RFC 7386). */
    public static JsonObject merge(JsonObject target, JsonObject patch) {
        JsonObject result = target.deepCopy();
        for (Map.Entry<String, JsonElement> entry : patch.entrySet()) {
            JsonElement value = entry.getValue();
            if (value.isJsonNull()) {
                result.remove(entry.getKey());
            } else if (value instanceof JsonObject inner) {
                JsonElement old = result.get(entry.getKey());
                result.add(
                        entry.getKey(),
                        merge(old instanceof JsonObject object ? object : new JsonObject(), inner));
            } else {
                result.add(entry.getKey(), value.deepCopy());
            }
        }
        return result;
    }

    /**
     * Returns the result of a strategic merge patch. For these resources, it differs from RFC 7386
     * only in a ServiceAccount's {@code secrets}, which merge by name. A real server replaces
     * {@code imagePullSecrets}.
     */
    public static JsonObject strategicMerge(
            Resource resource, JsonObject target, JsonObject patch) {
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
