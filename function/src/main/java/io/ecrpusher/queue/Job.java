package io.ecrpusher.queue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.settings.Settings;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The work that one queue message asks for. Holds names only: the worker reads the fleet and
 * fetches tokens itself.
 *
 * @param startedAt when the run started that the job is a part of
 * @param reason why a dead letter failed; empty for other jobs
 */
public record Job(Trigger trigger, Instant startedAt, List<ClusterId> clusters, String reason) {
    private static final int VERSION = 1;

    // The text of an ARN, a Region, or a name. It reaches the worker's log.
    private static final Pattern WORD = Pattern.compile("[!-~]{1,2048}");

    public Job {
        clusters = List.copyOf(clusters);
    }

    /** Returns the message body. */
    public String toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("startedAt", startedAt.toString());
        switch (trigger) {
            case Trigger.Rotate _ -> {}
            case Trigger.Sweep(Duration window) ->
                    json.addProperty("sweepMinutes", window.toMinutes());
            case Trigger.Push push -> {
                JsonArray secrets = new JsonArray();
                push.secrets().forEach(secrets::add);
                json.add("secrets", secrets);
                json.addProperty("awaited", push.requireReady());
            }
        }
        JsonArray ids = new JsonArray();
        clusters.forEach(cluster -> ids.add(toJson(cluster)));
        json.add("clusters", ids);
        if (!reason.isEmpty()) {
            int length = Math.min(reason.length(), Settings.DEAD_LETTER_REASON_LENGTH);
            json.addProperty("reason", reason.substring(0, length));
        }
        return json.toString();
    }

    private static JsonObject toJson(ClusterId cluster) {
        JsonObject json = new JsonObject();
        json.addProperty("region", cluster.region());
        json.addProperty("name", cluster.name());
        cluster.roleArn().ifPresent(arn -> json.addProperty("role", arn));
        if (!cluster.eks()) {
            json.addProperty("eks", false);
        }
        return json;
    }

    /**
     * Reads a message body. Ignores the reason of a dead letter, which belongs to earlier attempts.
     *
     * @throws InvalidJobException if it isn't a job, or of another version
     */
    static Job parse(String body) throws InvalidJobException {
        if (body.length() > Settings.EVENT_MAX_BYTES) {
            throw new InvalidJobException(
                    "the message has more than %d KB, so it isn't a job of ecr-pusher"
                            .formatted(Settings.EVENT_MAX_BYTES / 1024));
        }
        try {
            JsonObject json = JsonParser.parseString(body).getAsJsonObject();
            if (json.get("version").getAsInt() != VERSION) {
                throw new InvalidJobException(
                        "the message has version %d; this release reads version %d"
                                .formatted(json.get("version").getAsInt(), VERSION));
            }
            return new Job(
                    trigger(json),
                    Instant.parse(json.get("startedAt").getAsString()),
                    json.getAsJsonArray("clusters").asList().stream()
                            .map(id -> cluster(id.getAsJsonObject()))
                            .toList(),
                    "");
        } catch (JsonParseException
                | ClassCastException
                | IllegalStateException
                | NullPointerException
                | NumberFormatException
                | UnsupportedOperationException
                | DateTimeException _) {
            throw new InvalidJobException("the message isn't a job of ecr-pusher");
        }
    }

    /** The clusters of a push are those of the job. */
    private static Trigger trigger(JsonObject json) {
        if (json.has("sweepMinutes")) {
            return new Trigger.Sweep(Duration.ofMinutes(json.get("sweepMinutes").getAsInt()));
        }
        if (json.has("secrets")) {
            List<String> secrets =
                    json.getAsJsonArray("secrets").asList().stream()
                            .map(JsonElement::getAsString)
                            .toList();
            return new Trigger.Push(List.of(), secrets, json.get("awaited").getAsBoolean());
        }
        return new Trigger.Rotate();
    }

    private static ClusterId cluster(JsonObject json) {
        return new ClusterId(
                word(json.get("region")),
                word(json.get("name")),
                Optional.ofNullable(json.get("role")).map(Job::word),
                !json.has("eks") || json.get("eks").getAsBoolean());
    }

    private static String word(JsonElement json) {
        if (!WORD.matcher(json.getAsString()).matches()) {
            throw new IllegalStateException("not a name or an ARN");
        }
        return json.getAsString();
    }
}
