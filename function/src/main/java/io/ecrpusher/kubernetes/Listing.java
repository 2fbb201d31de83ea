package io.ecrpusher.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A page of a list.
 *
 * @param next what asks for the next page; empty: this is the last
 */
record Listing(List<JsonObject> items, String next) {
    static Listing parse(String body) throws FailureException {
        try {
            JsonObject list = JsonParser.parseString(body).getAsJsonObject();
            JsonElement next = list.getAsJsonObject("metadata").get("continue");
            return new Listing(
                    list.getAsJsonArray("items").asList().stream()
                            .map(JsonElement::getAsJsonObject)
                            .toList(),
                    next == null ? "" : next.getAsString());
        } catch (JsonParseException | IllegalStateException | NullPointerException _) {
            throw unreadable();
        }
    }

    static Namespace namespace(JsonObject item) throws FailureException {
        try {
            JsonObject metadata = item.getAsJsonObject("metadata");
            Map<String, String> labels = new HashMap<>();
            if (metadata.get("labels") instanceof JsonObject object) {
                object.asMap().forEach((key, value) -> labels.put(key, value.getAsString()));
            }
            return new Namespace(
                    metadata.get("name").getAsString(),
                    labels,
                    changedAt(metadata),
                    metadata.has("deletionTimestamp"));
        } catch (IllegalStateException | NullPointerException | DateTimeException _) {
            throw unreadable();
        }
    }

    /** Labels given later count: every field manager's last change has its time. */
    private static Instant changedAt(JsonObject metadata) {
        Instant latest = Instant.parse(metadata.get("creationTimestamp").getAsString());
        for (JsonObject entry : objects(metadata, "managedFields")) {
            if (entry.has("time")) {
                Instant changed = Instant.parse(entry.get("time").getAsString());
                latest = changed.isAfter(latest) ? changed : latest;
            }
        }
        return latest;
    }

    static ServiceAccount serviceAccount(JsonObject item) throws FailureException {
        try {
            JsonObject metadata = item.getAsJsonObject("metadata");
            return new ServiceAccount(
                    metadata.get("namespace").getAsString(),
                    metadata.get("name").getAsString(),
                    metadata.get("resourceVersion").getAsString(),
                    objects(item, "imagePullSecrets").stream()
                            .filter(entry -> entry.has("name"))
                            .map(entry -> entry.get("name").getAsString())
                            .toList());
        } catch (IllegalStateException | NullPointerException _) {
            throw unreadable();
        }
    }

    /** A Secret's metadata, as {@code PartialObjectMetadata}. */
    static StoredSecret secret(String body) throws FailureException {
        try {
            JsonObject metadata =
                    JsonParser.parseString(body).getAsJsonObject().getAsJsonObject("metadata");
            Set<String> writers = new TreeSet<>();
            for (JsonObject entry : objects(metadata, "managedFields")) {
                JsonObject fields = entry.getAsJsonObject("fieldsV1");
                if (fields.has("f:data") || fields.has("f:type")) {
                    writers.add(entry.get("manager").getAsString());
                }
            }
            return new StoredSecret(
                    metadata.get("namespace").getAsString(),
                    metadata.get("name").getAsString(),
                    metadata.get("uid").getAsString(),
                    metadata.get("resourceVersion").getAsString(),
                    writers);
        } catch (JsonParseException | IllegalStateException | NullPointerException _) {
            throw unreadable();
        }
    }

    private static List<JsonObject> objects(JsonObject object, String list) {
        List<JsonObject> objects = new ArrayList<>();
        if (object.get(list) instanceof JsonArray array) {
            array.forEach(element -> objects.add(element.getAsJsonObject()));
        }
        return objects;
    }

    private static FailureException unreadable() {
        return new FailureException(Cause.INVALID, "the API server's answer cannot be read");
    }
}
