package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

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
record CannedResponse(int status, Map<String, String> headers, byte[] body) {
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

    /** Returns the response of a fuzzer's input. */
    static CannedResponse of(byte[] input, String... valid) {
        String document = JsonEdits.document(input, valid);
        if (input.length == 0 || input[0] != 1) {
            return ofText(document);
        }
        try {
            return JsonParser.parseString(document) instanceof JsonObject json
                    ? ofJson(json)
                    : ofText(document);
        } catch (JsonParseException _) {
            return ofText(document); // more than 255 levels
        }
    }

    private static CannedResponse ofJson(JsonObject json) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (json.get("headers") instanceof JsonObject all) {
            all.entrySet()
                    .forEach(header -> add(headers, header.getKey(), text(header.getValue())));
        }
        JsonElement body = json.get("body");
        return new CannedResponse(
                status(text(json.get("status"))),
                headers,
                (body == null ? "" : text(body)).getBytes(UTF_8));
    }

    private static String text(JsonElement json) {
        return switch (json) {
            case null -> "";
            case JsonPrimitive primitive -> primitive.getAsString();
            case JsonArray array -> array.toString();
            default -> json.toString();
        };
    }

    private static CannedResponse ofText(String text) {
        int end = text.indexOf(BLANK_LINE);
        String[] lines = text.substring(0, Math.max(end, 0)).split("\n", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(lines)
                .skip(1)
                .map(line -> line.split(":", 2))
                .filter(header -> header.length == 2)
                .forEach(header -> add(headers, header[0], header[1].strip()));
        String body = text.substring(end < 0 ? 0 : end + BLANK_LINE.length());
        return new CannedResponse(status(lines[0]), headers, body.getBytes(UTF_8));
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
