package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Edits of a valid JSON document, read from the bytes of a fuzzer: random bytes rarely get past the
 * first brace of a document.
 */
final class JsonEdits {
    /** Inputs that begin with this byte are edits; others are documents. */
    private static final byte MARK = 1;

    private static final int MAX_EDITS = 16;

    /** Larger documents aren't edited further: edits can multiply each other. */
    private static final int MAX_NODES = 500;

    private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");

    /** Characters that change how a line is shown, or end it. */
    private static final String HIDDEN =
            "\u0000\u0007\u001b\n\r\t\u007f\u0085\u200b\u200d\u202e\u2028\u2066\ufeff\ud800";

    private static final List<String> TEXTS =
            List.of(
                    "",
                    " ",
                    "0",
                    "-1",
                    "true",
                    "null",
                    "*",
                    "..",
                    "a/../b",
                    "${jndi:x}",
                    "<script>",
                    "%s%n",
                    "2026-02-30T25:61:61Z",
                    "+1000000000-12-31T23:59:59.999999999Z",
                    "-1000000000-01-01T00:00:00Z",
                    "https://user:" + Canary.TEXT + "@example.com/",
                    "https://[::1",
                    "AWS:" + Canary.TEXT,
                    "QVdTOnBhc3N3b3Jk",
                    Canary.LONG,
                    Canary.TEXT);

    private final byte[] bytes;
    private int at = 1;

    private JsonEdits(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the document of a fuzzer's input.
     *
     * @param valid documents that the edits may start from
     */
    static String document(byte[] input, String... valid) {
        return isEdited(input) ? new JsonEdits(input).edited(valid) : new String(input, UTF_8);
    }

    /** Returns true if the input is edits. */
    static boolean isEdited(byte[] input) {
        return input.length > 0 && input[0] == MARK;
    }

    private String edited(String... valid) {
        JsonArray root = new JsonArray();
        root.add(JsonParser.parseString(valid[next(valid.length)]));
        for (int i = 0; i < MAX_EDITS && at < bytes.length; i++) {
            edit(root);
        }
        return root.isEmpty() ? "" : escaped(root.get(0).toString());
    }

    /** Halves of surrogate pairs are only in JSON as escapes. */
    private static String escaped(String json) {
        return HALF_PAIR
                .matcher(json)
                .replaceAll(half -> "\\\\u%04x".formatted((int) half.group().charAt(0)));
    }

    /** A value in an object or array. */
    private record Slot(JsonElement value, Consumer<JsonElement> set, Runnable remove) {}

    private void edit(JsonArray root) {
        List<Slot> slots = new ArrayList<>();
        collect(root, slots);
        if (slots.isEmpty() || slots.size() > MAX_NODES) {
            return;
        }
        Slot slot = slots.get(next(slots.size()));
        switch (next(9)) {
            case 0 -> slot.remove().run();
            case 1 -> slot.set().accept(odd());
            case 2 -> slot.set().accept(new JsonPrimitive(text()));
            case 3 -> slot.set().accept(slots.get(next(slots.size())).value().deepCopy());
            case 4 -> add(slot.value(), odd());
            case 5 -> multiply(slot.value());
            case 6 -> slot.set().accept(new JsonPrimitive(hidden(slot.value())));
            case 7 -> slot.set().accept(nested(slot.value()));
            default -> add(slot.value(), slots.get(next(slots.size())).value().deepCopy());
        }
    }

    private static void collect(JsonElement parent, List<Slot> slots) {
        if (slots.size() > MAX_NODES) {
            return;
        }
        if (parent instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                JsonElement value = array.get(i);
                slots.add(
                        new Slot(
                                value,
                                other -> array.set(index, other),
                                () -> array.remove(index)));
                collect(value, slots);
            }
        } else if (parent instanceof JsonObject object) {
            for (String name : List.copyOf(object.keySet())) {
                JsonElement value = object.get(name);
                slots.add(
                        new Slot(
                                value,
                                other -> object.add(name, other),
                                () -> object.remove(name)));
                collect(value, slots);
            }
        }
    }

    private void add(JsonElement parent, JsonElement value) {
        if (parent instanceof JsonArray array) {
            array.add(value);
        } else if (parent instanceof JsonObject object) {
            object.add(text(), value);
        }
    }

    private void multiply(JsonElement parent) {
        int times = next(256);
        if (parent instanceof JsonArray array && !array.isEmpty()) {
            JsonElement first = array.get(0);
            for (int i = 0; i < times; i++) {
                array.add(first.deepCopy());
            }
        } else if (parent instanceof JsonObject object && !object.isEmpty()) {
            String name = object.keySet().iterator().next();
            for (int i = 0; i < times; i++) {
                object.add(name + i, object.get(name).deepCopy());
            }
        }
    }

    private String hidden(JsonElement value) {
        String text = value instanceof JsonPrimitive primitive ? primitive.getAsString() : text();
        int where = next(text.length() + 1);
        char character = HIDDEN.charAt(next(HIDDEN.length()));
        return text.substring(0, where) + character + text.substring(where);
    }

    private JsonElement nested(JsonElement value) {
        int depth = next(256);
        JsonElement inner = value.deepCopy();
        for (int i = 0; i < depth; i++) {
            if (depth % 2 == 0) {
                JsonArray outer = new JsonArray();
                outer.add(inner);
                inner = outer;
            } else {
                JsonObject outer = new JsonObject();
                outer.add("a", inner);
                inner = outer;
            }
        }
        return inner;
    }

    private JsonElement odd() {
        return switch (next(12)) {
            case 0 -> JsonNull.INSTANCE;
            case 1 -> new JsonPrimitive(true);
            case 2 -> new JsonPrimitive(0);
            case 3 -> new JsonPrimitive(-1);
            case 4 -> new JsonPrimitive(new LazilyParsedNumber("1e9999"));
            case 5 -> new JsonPrimitive(new LazilyParsedNumber("9223372036854775808"));
            case 6 -> new JsonPrimitive(new LazilyParsedNumber("1.5"));
            case 7 -> new JsonArray();
            case 8 -> new JsonObject();
            case 9 -> new JsonPrimitive(next(256));
            default -> new JsonPrimitive(TEXTS.get(next(TEXTS.size())));
        };
    }

    /** Returns one of the odd texts, or some of the fuzzer's own bytes. */
    private String text() {
        int choice = next(2 * TEXTS.size());
        if (choice < TEXTS.size()) {
            return TEXTS.get(choice);
        }
        int length = Math.min(choice - TEXTS.size(), bytes.length - Math.min(at, bytes.length));
        String own = new String(bytes, Math.min(at, bytes.length), length, UTF_8);
        at += length;
        return own;
    }

    /** Returns a number below {@code bound}; 0 after the last byte. */
    private int next(int bound) {
        int value = at < bytes.length ? bytes[at] & 0xff : 0;
        at++;
        if (bound > 256) {
            value = value << 8 | (at < bytes.length ? bytes[at] & 0xff : 0);
            at++;
        }
        return value % Math.max(1, bound);
    }
}
