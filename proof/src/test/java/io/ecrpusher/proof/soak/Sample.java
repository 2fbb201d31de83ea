package io.ecrpusher.proof.soak;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the function's process holds at one moment, after a full garbage collection.
 *
 * @param figures bytes and counts by name, such as {@code descriptors}
 * @param objects the live objects of the product and of its HTTP and AWS clients, by class
 */
record Sample(NavigableMap<String, Long> figures, NavigableMap<String, Long> objects) {
    static Sample parse(JsonObject json) {
        return new Sample(
                counts(json.getAsJsonObject("figures")), counts(json.getAsJsonObject("objects")));
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.add("figures", json(figures));
        json.add("objects", json(objects));
        return json;
    }

    private static JsonObject json(Map<String, Long> counts) {
        JsonObject json = new JsonObject();
        counts.forEach(json::addProperty);
        return json;
    }

    private static NavigableMap<String, Long> counts(JsonObject json) {
        NavigableMap<String, Long> counts = new TreeMap<>();
        for (Map.Entry<String, JsonElement> count : json.entrySet()) {
            counts.put(count.getKey(), count.getValue().getAsLong());
        }
        return counts;
    }
}
