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
 * What EKS said of a cluster.
 *
 * @param until when to ask again
 */
record Answer(ClusterEndpoint endpoint, Instant until) {
    private static final int VERSION = 1;

    /** To be kept; holds no credential. */
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

    /** Empty if it is none of ours: then EKS is asked again. */
    static Optional<Answer> parse(String text) {
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
                    new Answer(
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
