package io.ecrpusher.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.plan.Trigger;

import java.time.Duration;
import java.util.List;

/** What an event asks for. */
final class Events {
    private static final String PUSH_REQUESTED = "Push Requested";
    private static final int MOST_MINUTES = 24 * 60;

    private Events() {}

    /**
     * The trigger that {@code event} means: {@code {"sweep": {"minutes": 15}}} a sweep; {@code
     * {"clusters": ["prod"]}}, by itself or as the detail of a {@code Push Requested} event, a push
     * of these; anything else, such as a schedule's event, the whole rotation.
     *
     * @param event JSON, or nothing
     * @throws InvalidEventException if it asks for one of these in words that are not known
     */
    static Trigger trigger(String event) {
        if (!(parse(event) instanceof JsonObject object)) {
            return new Trigger.Rotate();
        }
        if (object.has("sweep")) {
            return new Trigger.Sweep(window(object.get("sweep")));
        }
        if (object.get("detail-type") instanceof JsonPrimitive type
                && type.getAsString().equals(PUSH_REQUESTED)) {
            return new Trigger.Push(
                    clusters(
                            object.get("detail") instanceof JsonObject detail
                                    ? detail.get("clusters")
                                    : null));
        }
        return object.has("clusters")
                ? new Trigger.Push(clusters(object.get("clusters")))
                : new Trigger.Rotate();
    }

    private static List<String> clusters(JsonElement names) {
        if (names instanceof JsonArray list
                && !list.isEmpty()
                && list.asList().stream().allMatch(JsonElement::isJsonPrimitive)) {
            return list.asList().stream().map(JsonElement::getAsString).toList();
        }
        throw new InvalidEventException(
                "the event's clusters are %s; write their names, such as {\"clusters\": [\"prod\", \"us-east-1/prod\"]}"
                        .formatted(names == null ? "missing" : names));
    }

    private static Duration window(JsonElement sweep) {
        try {
            if (sweep instanceof JsonObject object
                    && object.get("minutes") instanceof JsonPrimitive minutes) {
                int count = Integer.parseInt(minutes.getAsString());
                if (count >= 1 && count <= MOST_MINUTES) {
                    return Duration.ofMinutes(count);
                }
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new InvalidEventException(
                "the event's sweep is %s; write the minutes to look back, 1 to %d, such as {\"sweep\": {\"minutes\": 15}}"
                        .formatted(sweep, MOST_MINUTES));
    }

    private static JsonElement parse(String event) {
        try {
            return JsonParser.parseString(event);
        } catch (JsonParseException _) {
            return null;
        }
    }
}
