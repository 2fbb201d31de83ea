package io.ecrpusher.cluster;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The endpoint of an EKS cluster, as EKS described it.
 *
 * @param until when to look it up again
 */
record CachedEndpoint(ClusterEndpoint endpoint, Instant until) {
    private static final int VERSION = 1;

    /** Returns the text to store. Contains no credential. */
    String toJson() {
        JsonObject tags = new JsonObject();
        endpoint.tags().forEach(tags::addProperty);
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("until", until.toString());
        json.addProperty("server", endpoint.server().toString());
        json.addProperty("ca", endpoint.caPem());
        json.add("tags", tags);
        return json.toString();
    }

    /** Returns the endpoint in {@code text}; empty if it can't be parsed. */
    static Optional<CachedEndpoint> parse(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            if (json.get("version").getAsInt() != VERSION) {
                return Optional.empty();
            }
            Map<String, String> tags =
                    json.getAsJsonObject("tags").entrySet().stream()
                            .collect(
                                    Collectors.toMap(
                                            Map.Entry::getKey, tag -> text(tag.getValue())));
            return Optional.of(
                    new CachedEndpoint(
                            new ClusterEndpoint(
                                    URI.create(text(json.get("server"))),
                                    text(json.get("ca")),
                                    tags),
                            Instant.parse(text(json.get("until")))));
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | IllegalArgumentException
                | UnsupportedOperationException
                | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String text(JsonElement value) {
        return value.getAsString();
    }
}
