package io.ecrpusher.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A page of a list, and the objects in it. Malformed JSON causes many kinds of exceptions, in Gson
 * and elsewhere. All of them mean that the server's response can't be read.
 *
 * @param next the token for the next page; empty for the last page
 */
record Listing(List<JsonObject> items, String next) {
    static Listing parse(String body) throws FailureException {
        try {
            JsonObject list = JsonParser.parseString(body).getAsJsonObject();
            JsonElement next = list.getAsJsonObject("metadata").get("continue");
            JsonElement items = list.get("items");
            if (!(items instanceof JsonArray || items instanceof JsonNull)) {
                throw unreadable(); // an empty list of metadata is null
            }
            return new Listing(objects(list, "items"), next == null ? "" : next.getAsString());
        } catch (RuntimeException _) {
            throw unreadable();
        }
    }

    static Namespace namespace(JsonObject item) throws FailureException {
        try {
            JsonObject metadata = item.getAsJsonObject("metadata");
            return new Namespace(
                    metadata.get("name").getAsString(),
                    texts(metadata, "labels"),
                    changedAt(metadata),
                    metadata.has("deletionTimestamp"));
        } catch (RuntimeException _) {
            throw unreadable();
        }
    }

    /** Counts later changes of labels: managedFields has the time of each manager's last change. */
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
        } catch (RuntimeException _) {
            throw unreadable();
        }
    }

    static JsonObject object(String body) throws FailureException {
        try {
            return JsonParser.parseString(body).getAsJsonObject();
        } catch (RuntimeException _) {
            throw unreadable();
        }
    }

    static SecretContent content(JsonObject secret) throws FailureException {
        try {
            JsonObject metadata = secret.getAsJsonObject("metadata");
            Map<String, Credential> data = new HashMap<>();
            texts(secret, "data").forEach((key, value) -> data.put(key, decoded(value)));
            return new SecretContent(
                    metadata.get("resourceVersion").getAsString(),
                    texts(metadata, "annotations"),
                    data);
        } catch (RuntimeException _) {
            throw unreadable();
        }
    }

    private static Credential decoded(String value) {
        return Credential.of(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
    }

    static StoredSecret secret(JsonObject item) throws FailureException {
        try {
            JsonObject metadata = item.getAsJsonObject("metadata");
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
                    texts(metadata, "labels"),
                    texts(metadata, "annotations"),
                    writers);
        } catch (RuntimeException _) {
            throw unreadable();
        }
    }

    private static Map<String, String> texts(JsonObject object, String field) {
        Map<String, String> texts = new HashMap<>();
        if (object.get(field) instanceof JsonObject map) {
            map.asMap().forEach((key, value) -> texts.put(key, value.getAsString()));
        }
        return texts;
    }

    private static List<JsonObject> objects(JsonObject object, String list) {
        List<JsonObject> objects = new ArrayList<>();
        if (object.get(list) instanceof JsonArray array) {
            array.forEach(element -> objects.add(element.getAsJsonObject()));
        }
        return objects;
    }

    private static FailureException unreadable() {
        return new FailureException(Cause.INVALID, "the API server's response can't be read");
    }
}
