package io.ecrpusher.cluster;

import com.google.gson.JsonArray;
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
    private static final int VERSION = 2;

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
        EksDetails details = endpoint.eks().orElse(EksDetails.UNKNOWN);
        details.id().ifPresent(id -> json.addProperty("id", id));
        json.addProperty("authenticationMode", details.authenticationMode());
        json.addProperty("publicAccess", details.publicAccess());
        JsonArray cidrs = new JsonArray();
        details.publicAccessCidrs().forEach(cidrs::add);
        json.add("publicAccessCidrs", cidrs);
        return json.toString();
    }

    /** Returns the endpoint in {@code text}; empty if it can't be parsed or isn't valid. */
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
                                    ClusterEndpoint.ofEks(
                                            URI.create(text(json.get("server"))),
                                            text(json.get("ca")),
                                            tags,
                                            details(json)),
                                    Instant.parse(text(json.get("until")))))
                    .filter(stored -> EndpointRules.isUsableStored(stored.endpoint()));
        } catch (JsonParseException
                | ClassCastException
                | IllegalStateException
                | NullPointerException
                | IllegalArgumentException
                | UnsupportedOperationException
                | DateTimeException _) {
            return Optional.empty();
        }
    }

    private static EksDetails details(JsonObject json) {
        return new EksDetails(
                Optional.ofNullable(json.get("id")).map(CachedEndpoint::text),
                text(json.get("authenticationMode")),
                json.get("publicAccess").getAsBoolean(),
                json.getAsJsonArray("publicAccessCidrs").asList().stream()
                        .map(CachedEndpoint::text)
                        .toList());
    }

    private static String text(JsonElement value) {
        return value.getAsString();
    }
}
