package io.ecrpusher.lambda;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.settings.Settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An event as it arrives: from a caller, or from EventBridge in a message of the stack's queue.
 *
 * @param id the same in each attempt
 */
record Incoming(String id, JsonElement event) {
    /**
     * Reads an event.
     *
     * @param requestId the invocation's ID, which Lambda keeps when it repeats an event
     * @param queueArn the queue whose messages contain events; empty if there is none. Messages of
     *     other queues aren't unpacked.
     * @throws InvalidEventException if the event is too large or isn't JSON
     */
    static Incoming read(InputStream input, String requestId, String queueArn) {
        byte[] bytes = bytes(input);
        if (bytes.length > Settings.EVENT_MAX_BYTES) {
            throw Expected.invalid(
                    "the event has more than %d KB".formatted(Settings.EVENT_MAX_BYTES / 1024));
        }
        JsonElement event = parse(new String(bytes, StandardCharsets.UTF_8));
        return !queueArn.isEmpty()
                        && event instanceof JsonObject envelope
                        && envelope.get("Records") instanceof JsonArray records
                        && records.size() == 1
                        && records.get(0) instanceof JsonObject message
                        && queueArn.equals(text(message, "eventSourceARN"))
                ? new Incoming(text(message, "messageId"), parse(text(message, "body")))
                : new Incoming(requestId, event);
    }

    private static byte[] bytes(InputStream input) {
        try {
            return input.readNBytes(Settings.EVENT_MAX_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the value of a text, number, or boolean; empty if the field is anything else. */
    static String text(JsonObject object, String field) {
        return object.get(field) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    /** Bounds nesting too: Gson's reader rejects more than 255 levels. */
    private static JsonElement parse(String json) {
        try {
            return json.isBlank() ? JsonNull.INSTANCE : JsonParser.parseString(json);
        } catch (JsonParseException _) {
            throw Expected.invalid("the event isn't valid JSON");
        }
    }
}
