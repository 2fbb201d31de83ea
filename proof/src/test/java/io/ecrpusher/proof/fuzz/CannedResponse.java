package io.ecrpusher.proof.fuzz;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A response that the fuzzer chooses. As text, it is a line with the status, lines with headers, an
 * empty line, and the body. As {@link JsonEdits}, it is an object with these fields.
 */
record CannedResponse(int status, Map<String, String> headers, String body) {
    /** Between the text of headers and body. */
    private static final String BLANK_LINE = "\n\n";

    CannedResponse {
        headers = Map.copyOf(headers);
    }

    /** Returns a response with {@code body}, to start edits from. */
    static String valid(int status, String body) {
        return "{\"status\":%d,\"headers\":{\"Content-Type\":\"application/json\",\"Retry-After\":\"1\",\"Date\":\"Thu, 01 Jan 2026 12:00:00 GMT\"},\"body\":%s}"
                .formatted(status, body);
    }

    /** Returns a fuzzer's input as the text of a response. */
    static String text(byte[] input, String... valid) {
        String document = JsonEdits.document(input, valid);
        if (!JsonEdits.isEdited(input)) {
            return document;
        }
        try {
            return JsonParser.parseString(document) instanceof JsonObject json
                    ? textOf(json)
                    : document;
        } catch (JsonParseException _) {
            return document; // more than 255 levels
        }
    }

    private static String textOf(JsonObject json) {
        StringBuilder text = new StringBuilder(text(json.get("status")));
        if (json.get("headers") instanceof JsonObject all) {
            all.entrySet()
                    .forEach(
                            header ->
                                    text.append("\n")
                                            .append(header.getKey())
                                            .append(": ")
                                            .append(text(header.getValue()).replace("\n", " ")));
        }
        return text.append(BLANK_LINE).append(text(json.get("body"))).toString();
    }

    private static String text(JsonElement json) {
        return switch (json) {
            case null -> "";
            case JsonPrimitive primitive -> primitive.getAsString();
            case JsonArray array -> array.toString();
            default -> json.toString();
        };
    }

    /** Returns the response in {@code text}. */
    static CannedResponse of(String text) {
        int end = text.indexOf(BLANK_LINE);
        String[] lines = text.substring(0, Math.max(end, 0)).split("\n", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(lines)
                .skip(1)
                .map(line -> line.split(":", 2))
                .filter(header -> header.length == 2)
                .forEach(header -> add(headers, header[0], header[1].strip()));
        String body = text.substring(end < 0 ? 0 : end + BLANK_LINE.length());
        return new CannedResponse(status(lines[0]), headers, body);
    }

    /** HTTP clients refuse other headers before anything reads them. */
    private static void add(Map<String, String> headers, String name, String value) {
        if (name.matches("[A-Za-z0-9-]+") && value.matches("[\\t -~]*")) {
            headers.put(name, value.strip());
        }
    }

    /** HTTP clients follow statuses below 200 by waiting for another response. */
    private static int status(String text) {
        String line = text.strip();
        return line.matches("[2-5][0-9]{2}") ? Integer.parseInt(line) : 200;
    }
}
