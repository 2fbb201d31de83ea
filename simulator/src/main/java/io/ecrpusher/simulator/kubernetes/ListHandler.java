package io.ecrpusher.simulator.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.Selectors;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.ApiRequest;
import io.ecrpusher.simulator.kubernetes.request.Representation;

import java.util.Base64;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Predicate;

/** Handles list requests with selectors and with pages by {@code limit} and {@code continue}. */
final class ListHandler {
    private ListHandler() {}

    static JsonObject list(ObjectStore store, Resource resource, ApiRequest request) {
        Representation representation =
                Representation.negotiate(request.http().headers(), "PartialObjectMetadataList");
        Predicate<StoredObject> matches =
                Selectors.labels(request.parameter("labelSelector"))
                        .and(Selectors.fields(resource, request.parameter("fieldSelector")));
        boolean selecting =
                !request.parameter("labelSelector").isEmpty()
                        || !request.parameter("fieldSelector").isEmpty();
        long limit = limit(request.parameter("limit"));
        long revision = store.revision();
        // A continue token holds the key without this prefix, as with etcd.
        String prefix =
                resource.namespaced() && !request.namespace().isEmpty()
                        ? request.namespace() + "/"
                        : "";
        NavigableMap<String, StoredObject> remaining =
                store.list(resource, prefix.isEmpty() ? "" : request.namespace());
        if (!request.parameter("continue").isEmpty()) {
            ContinueToken token = ContinueToken.parse(request.parameter("continue"));
            revision = token.revision();
            remaining = remaining.tailMap(prefix + token.start(), true);
        }
        JsonArray items = new JsonArray();
        String last = null;
        for (Map.Entry<String, StoredObject> entry : remaining.entrySet()) {
            if (limit > 0 && items.size() == limit) {
                break;
            }
            last = entry.getKey();
            if (matches.test(entry.getValue())) {
                items.add(
                        switch (representation) {
                            case FULL -> entry.getValue().toListItem();
                            case METADATA_ONLY -> entry.getValue().toPartialMetadata();
                        });
            }
        }
        JsonObject metadata = new JsonObject();
        metadata.addProperty("resourceVersion", Long.toString(revision));
        if (limit > 0 && items.size() == limit) {
            int count = remaining.tailMap(last, false).size();
            if (count > 0) {
                String start = last.substring(prefix.length()) + "\0";
                metadata.addProperty("continue", new ContinueToken(revision, start).encoded());
                if (!selecting) {
                    metadata.addProperty("remainingItemCount", count);
                }
            }
        }
        JsonObject list = new JsonObject();
        list.addProperty(
                "kind",
                switch (representation) {
                    case FULL -> resource.kind() + "List";
                    case METADATA_ONLY -> "PartialObjectMetadataList";
                });
        list.addProperty(
                "apiVersion",
                switch (representation) {
                    case FULL -> resource.apiVersion();
                    case METADATA_ONLY -> "meta.k8s.io/v1";
                });
        list.add("metadata", metadata);
        // A real server sends null, because Go encodes a nil slice so.
        list.add(
                "items",
                representation == Representation.METADATA_ONLY && items.isEmpty()
                        ? JsonNull.INSTANCE
                        : items);
        return list;
    }

    private static long limit(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(
                    "strconv.ParseInt: parsing \"%s\": invalid syntax".formatted(text));
        }
    }

    /** The position of the next page. */
    private record ContinueToken(long revision, String start) {
        String encoded() {
            JsonObject json = new JsonObject();
            json.addProperty("v", "meta.k8s.io/v1");
            json.addProperty("rv", revision);
            json.addProperty("start", "/" + start);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(json.toString().getBytes(UTF_8));
        }

        static ContinueToken parse(String token) {
            try {
                String decoded = new String(Base64.getUrlDecoder().decode(token), UTF_8);
                JsonObject json = Manifests.json(decoded).getAsJsonObject();
                return new ContinueToken(
                        json.get("rv").getAsLong(), json.get("start").getAsString().substring(1));
            } catch (IllegalArgumentException | JsonParseException | IllegalStateException e) {
                throw ApiException.badRequest(
                        "invalid continue token: continue key is not valid: " + token);
            }
        }
    }
}
