package io.ecrpusher.simulator.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Predicate;

/** LIST: selectors, and pages by {@code limit} and {@code continue}. */
final class Lists {
    private Lists() {}

    static JsonObject list(Store store, Resource resource, ApiRequest request, Form form) {
        Predicate<Stored> matches =
                Selectors.labels(request.parameter("labelSelector"))
                        .and(Selectors.fields(resource, request.parameter("fieldSelector")));
        boolean selecting =
                !request.parameter("labelSelector").isEmpty()
                        || !request.parameter("fieldSelector").isEmpty();
        long limit = limit(request.parameter("limit"));
        long revision = store.revision();
        // The prefix of keys that a token leaves out, as etcd's does.
        String prefix =
                resource.namespaced() && !request.namespace().isEmpty()
                        ? request.namespace() + "/"
                        : "";
        NavigableMap<String, Stored> left =
                store.list(resource, prefix.isEmpty() ? "" : request.namespace());
        if (!request.parameter("continue").isEmpty()) {
            Token token = Token.parse(request.parameter("continue"));
            revision = token.revision();
            left = left.tailMap(prefix + token.start(), true);
        }
        JsonArray items = new JsonArray();
        String last = null;
        for (Map.Entry<String, Stored> entry : left.entrySet()) {
            if (limit > 0 && items.size() == limit) {
                break;
            }
            last = entry.getKey();
            if (matches.test(entry.getValue())) {
                items.add(
                        switch (form) {
                            case WHOLE -> entry.getValue().toListItem();
                            case PARTIAL -> entry.getValue().toPartial();
                        });
            }
        }
        JsonObject metadata = new JsonObject();
        metadata.addProperty("resourceVersion", Long.toString(revision));
        if (limit > 0 && items.size() == limit) {
            int remaining = left.tailMap(last, false).size();
            if (remaining > 0) {
                String start = last.substring(prefix.length()) + "\0";
                metadata.addProperty("continue", new Token(revision, start).encoded());
                if (!selecting) {
                    metadata.addProperty("remainingItemCount", remaining);
                }
            }
        }
        JsonObject list = new JsonObject();
        list.addProperty(
                "kind",
                switch (form) {
                    case WHOLE -> resource.kind() + "List";
                    case PARTIAL -> "PartialObjectMetadataList";
                });
        list.addProperty(
                "apiVersion",
                switch (form) {
                    case WHOLE -> resource.apiVersion();
                    case PARTIAL -> "meta.k8s.io/v1";
                });
        list.add("metadata", metadata);
        // As a real one answers, by the way that Go writes what it never filled.
        list.add("items", form == Form.PARTIAL && items.isEmpty() ? JsonNull.INSTANCE : items);
        return list;
    }

    private static long limit(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Failure.badRequest(
                    "strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(text));
        }
    }

    /** Where the next page begins. */
    private record Token(long revision, String start) {
        String encoded() {
            JsonObject json = new JsonObject();
            json.addProperty("v", "meta.k8s.io/v1");
            json.addProperty("rv", revision);
            json.addProperty("start", "/" + start);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(json.toString().getBytes(UTF_8));
        }

        static Token parse(String token) {
            try {
                String decoded = new String(Base64.getUrlDecoder().decode(token), UTF_8);
                JsonObject json = Manifests.json(decoded).getAsJsonObject();
                return new Token(
                        json.get("rv").getAsLong(), json.get("start").getAsString().substring(1));
            } catch (IllegalArgumentException | JsonParseException | IllegalStateException e) {
                throw Failure.badRequest("continue key is not valid: " + token);
            }
        }
    }
}
