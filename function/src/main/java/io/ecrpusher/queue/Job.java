package io.ecrpusher.queue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.plan.Trigger;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one message asks for. It holds names alone: whoever works it off reads the fleet and fetches
 * tokens by itself.
 *
 * @param startedAt when the run began that this is a part of
 * @param clusters their ids, see {@link io.ecrpusher.fleet.Cluster#id}
 * @param reason why it could not be done, of a job that is given up; else empty
 */
public record Job(Trigger trigger, Instant startedAt, List<String> clusters, String reason) {
    private static final int VERSION = 1;
    private static final int LONGEST_REASON = 2000;

    public Job {
        clusters = List.copyOf(clusters);
    }

    /** As a message's body. */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("startedAt", startedAt.toString());
        switch (trigger) {
            case Trigger.Rotate _ -> {}
            case Trigger.Sweep(Duration window) ->
                    json.addProperty("sweepMinutes", window.toMinutes());
            case Trigger.Push push -> {
                json.add("secrets", array(push.secrets()));
                json.addProperty("awaited", push.awaited());
            }
        }
        json.add("clusters", array(clusters));
        if (!reason.isEmpty()) {
            json.addProperty(
                    "reason", reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
        }
        return json.toString();
    }

    /**
     * Reads a message's body. A reason in it is of the past, and passed over.
     *
     * @throws InvalidJobException if it is none of ours
     */
    static Job parse(String body) throws InvalidJobException {
        try {
            JsonObject json = JsonParser.parseString(body).getAsJsonObject();
            if (json.get("version").getAsInt() != VERSION) {
                throw new InvalidJobException(
                        "it is of version %s, and this release knows %d"
                                .formatted(json.get("version"), VERSION));
            }
            return new Job(
                    trigger(json),
                    Instant.parse(json.get("startedAt").getAsString()),
                    list(json.get("clusters")),
                    "");
        } catch (JsonParseException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException
                | DateTimeException _) {
            throw new InvalidJobException("it is no job of ecr-pusher");
        }
    }

    /** The clusters of a push stand in the job itself. */
    private static Trigger trigger(JsonObject json) {
        if (json.has("sweepMinutes")) {
            return new Trigger.Sweep(Duration.ofMinutes(json.get("sweepMinutes").getAsInt()));
        }
        if (json.has("secrets")) {
            return new Trigger.Push(
                    List.of(), list(json.get("secrets")), json.get("awaited").getAsBoolean());
        }
        return new Trigger.Rotate();
    }

    private static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static List<String> list(JsonElement array) {
        return array.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }
}
