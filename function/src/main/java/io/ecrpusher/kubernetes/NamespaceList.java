package io.ecrpusher.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.plan.Namespace;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A page of a {@code PartialObjectMetadataList} of namespaces.
 *
 * @param next what asks for the next page; empty: this is the last
 */
record NamespaceList(List<Namespace> namespaces, String next) {
    static NamespaceList parse(String body) {
        JsonObject list = JsonParser.parseString(body).getAsJsonObject();
        JsonElement next = list.getAsJsonObject("metadata").get("continue");
        return new NamespaceList(
                list.getAsJsonArray("items").asList().stream()
                        .map(item -> namespace(item.getAsJsonObject().getAsJsonObject("metadata")))
                        .toList(),
                next == null ? "" : next.getAsString());
    }

    private static Namespace namespace(JsonObject metadata) {
        Map<String, String> labels = new HashMap<>();
        if (metadata.get("labels") instanceof JsonObject object) {
            object.entrySet()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().getAsString()));
        }
        return new Namespace(
                metadata.get("name").getAsString(),
                labels,
                changedAt(metadata),
                metadata.has("deletionTimestamp"));
    }

    /** Labels given later count: every field manager's last change has its time. */
    private static Instant changedAt(JsonObject metadata) {
        Instant latest = Instant.parse(metadata.get("creationTimestamp").getAsString());
        if (metadata.has("managedFields")) {
            for (JsonElement entry : metadata.getAsJsonArray("managedFields")) {
                JsonElement time = entry.getAsJsonObject().get("time");
                Instant changed = time == null ? latest : Instant.parse(time.getAsString());
                latest = changed.isAfter(latest) ? changed : latest;
            }
        }
        return latest;
    }
}
