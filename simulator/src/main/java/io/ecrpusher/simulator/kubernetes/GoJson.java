package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;

/** What Go's decoders say of what they cannot decode. */
final class GoJson {
    private GoJson() {}

    /** Why {@code text} is no JSON object; empty if it is one. */
    static String mistake(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            return "unexpected end of JSON input";
        }
        JsonElement value;
        try {
            value = Manifests.json(trimmed);
        } catch (JsonParseException e) {
            return syntax(trimmed);
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

    /** The commonest of Go's messages, by the first character that cannot be. */
    private static String syntax(String text) {
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

    /** Where base64 breaks, counted in bytes; -1 if it is sound. */
    static int base64Mistake(String text) {
        int length = text.length();
        int count = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                continue;
            }
            if (c == '=') {
                return paddingMistake(text, i, count % 4);
            }
            boolean good =
                    (c >= 'A' && c <= 'Z')
                            || (c >= 'a' && c <= 'z')
                            || (c >= '0' && c <= '9')
                            || c == '+'
                            || c == '/';
            if (!good) {
                return i;
            }
            count++;
        }
        return count % 4 == 0 ? -1 : length - count % 4;
    }

    private static int paddingMistake(String text, int at, int inQuantum) {
        String rest = text.substring(at).replace("\n", "").replace("\r", "");
        if (inQuantum < 2) {
            return at;
        }
        String wanted = inQuantum == 2 ? "==" : "=";
        if (rest.equals(wanted)) {
            return -1;
        }
        return rest.length() < wanted.length() ? text.length() : at + 1;
    }
}
