package io.ecrpusher.lambda;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.plan.Trigger;

import java.time.Duration;

/** What an event asks for. */
final class Events {
    private static final int MOST_MINUTES = 24 * 60;

    private Events() {}

    /**
     * The trigger that {@code event} means: {@code {"sweep": {"minutes": 15}}} a sweep, anything
     * else, such as a schedule's event, the whole rotation.
     *
     * @param event JSON, or nothing
     * @throws InvalidEventException if it asks for a sweep in words that are not known
     */
    static Trigger trigger(String event) {
        JsonElement sweep = parse(event) instanceof JsonObject object ? object.get("sweep") : null;
        return sweep == null ? new Trigger.Rotate() : new Trigger.Sweep(window(sweep));
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
