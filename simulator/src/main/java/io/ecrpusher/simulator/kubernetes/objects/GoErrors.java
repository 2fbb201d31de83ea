package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;

/** The error messages of Go's decoders, which the API server passes on. */
public final class GoErrors {
    private GoErrors() {}

    /** Returns the error of decoding {@code text} as a JSON object, or an empty string. */
    public static String jsonError(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return "unexpected end of JSON input";
        }
        JsonElement value;
        try {
            value = Manifests.json(trimmed);
        } catch (JsonParseException e) {
            return syntaxError(trimmed);
        }
        if (value.isJsonObject() || value.isJsonNull()) {
            return "";
        }
        String type = "array";
        if (value.isJsonPrimitive()) {
            var primitive = value.getAsJsonPrimitive();
            type = primitive.isString() ? "string" : primitive.isNumber() ? "number" : "bool";
        }
        return "json: cannot unmarshal " + type + " into Go value of type map[string]interface {}";
    }

    /** Returns the most common syntax errors of encoding/json, by the first wrong character. */
    private static String syntaxError(String text) {
        char first = text.charAt(0);
        if (first != '{') {
            return "invalid character '" + first + "' looking for beginning of value";
        }
        String rest = text.substring(1).stripLeading();
        if (rest.isEmpty()) {
            return "unexpected end of JSON input";
        }
        if (rest.charAt(0) != '"' && rest.charAt(0) != '}') {
            return "invalid character '"
                    + rest.charAt(0)
                    + "' looking for beginning of object key string";
        }
        return "unexpected end of JSON input";
    }

    /** Returns the byte offset that encoding/base64 reports as illegal, or -1 if there is none. */
    public static int base64Error(String text) {
        int length = text.length();
        int count = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            if (c == '=') {
                return paddingError(text, i, count % 4);
            }
            boolean valid =
                    (c >= 'A' && c <= 'Z')
                            || (c >= 'a' && c <= 'z')
                            || (c >= '0' && c <= '9')
                            || c == '+'
                            || c == '/';
            if (!valid) {
                return i;
            }
            count++;
        }
        return count % 4 == 0 ? -1 : length - count % 4;
    }

    private static int paddingError(String text, int at, int inQuantum) {
        String rest = text.substring(at).replace("\n", "").replace("\r", "");
        if (inQuantum < 2) {
            return at;
        }
        String expected = inQuantum == 2 ? "==" : "=";
        if (rest.equals(expected)) {
            return -1;
        }
        return rest.length() < expected.length() ? text.length() : at + 1;
    }
}
