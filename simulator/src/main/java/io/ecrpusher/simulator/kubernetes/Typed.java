package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What server-side apply does with values of a known shape: read their fields, merge, compare. */
final class Typed {
    private Typed() {}

    /** The difference between two values. */
    record Comparison(FieldSet changed, FieldSet removed) {}

    /** The parts of {@code value} that are owned apart, by their elements. */
    private static Map<String, JsonElement> parts(Schema schema, JsonElement value) {
        Map<String, JsonElement> parts = new LinkedHashMap<>();
        if (value == null) {
            return parts;
        }
        switch (schema) {
            case Schema.Scalar scalar -> {}
            case Schema.Atomic atomic -> {}
            case Schema.StringMap map ->
                    value.getAsJsonObject()
                            .entrySet()
                            .forEach(e -> parts.put("f:" + e.getKey(), e.getValue()));
            case Schema.Struct struct ->
                    value.getAsJsonObject()
                            .entrySet()
                            .forEach(e -> parts.put("f:" + e.getKey(), e.getValue()));
            case Schema.KeyedList(String key) ->
                    value.getAsJsonArray()
                            .forEach(
                                    item -> {
                                        JsonObject keys = new JsonObject();
                                        keys.add(key, item.getAsJsonObject().get(key));
                                        parts.put("k:" + keys, item);
                                    });
            case Schema.StringSet set ->
                    value.getAsJsonArray().forEach(item -> parts.put("v:" + item, item));
        }
        return parts;
    }

    private static Schema below(Schema schema, String element) {
        return schema instanceof Schema.Struct(Map<String, Schema> fields)
                ? fields.getOrDefault(element.substring(2), Schema.ATOMIC)
                : Schema.ATOMIC;
    }

    private static boolean whole(Schema schema) {
        return schema instanceof Schema.Scalar || schema instanceof Schema.Atomic;
    }

    /** The fields that are set in an applied configuration. */
    static FieldSet fields(Schema schema, JsonElement value) {
        FieldSet set = new FieldSet();
        parts(schema, value)
                .forEach(
                        (element, part) -> {
                            Schema partSchema = below(schema, element);
                            if (whole(partSchema) || parts(partSchema, part).isEmpty()) {
                                set.add(element);
                            } else {
                                FieldSet child = fields(partSchema, part);
                                if (!child.isEmpty()) {
                                    set.below(element).absorb(child);
                                }
                            }
                        });
        return set;
    }

    /** {@code live} with everything that {@code applied} sets. */
    static JsonElement merge(Schema schema, JsonElement live, JsonElement applied) {
        if (live == null || whole(schema)) {
            return applied.deepCopy();
        }
        Map<String, JsonElement> merged = parts(schema, live);
        parts(schema, applied)
                .forEach(
                        (element, part) ->
                                merged.put(
                                        element,
                                        merge(below(schema, element), merged.get(element), part)));
        return assembled(schema, merged);
    }

    /** {@code value} without {@code fields}. */
    static JsonElement without(Schema schema, JsonElement value, FieldSet fields) {
        Map<String, JsonElement> kept = new LinkedHashMap<>();
        parts(schema, value)
                .forEach(
                        (element, part) -> {
                            FieldSet child = fields.child(element);
                            if (fields.holds(element) && child.isEmpty()) {
                                return;
                            }
                            if (child.isEmpty()) {
                                kept.put(element, part);
                                return;
                            }
                            Schema partSchema = below(schema, element);
                            JsonElement rest = without(partSchema, part, child);
                            if (!parts(partSchema, rest).isEmpty()) {
                                kept.put(element, rest);
                            }
                        });
        return assembled(schema, kept);
    }

    private static JsonElement assembled(Schema schema, Map<String, JsonElement> parts) {
        if (schema instanceof Schema.KeyedList || schema instanceof Schema.StringSet) {
            JsonArray array = new JsonArray();
            parts.values().forEach(array::add);
            return array;
        }
        JsonObject object = new JsonObject();
        parts.forEach((element, part) -> object.add(element.substring(2), part));
        return object;
    }

    /** What is new, other, or gone in {@code after}; containers that came or went included. */
    static Comparison compare(Schema schema, JsonElement before, JsonElement after) {
        FieldSet changed = new FieldSet();
        FieldSet removed = new FieldSet();
        Map<String, JsonElement> was = parts(schema, before);
        Map<String, JsonElement> is = parts(schema, after);
        Set<String> elements = new TreeSet<>(was.keySet());
        elements.addAll(is.keySet());
        for (String element : elements) {
            JsonElement old = was.get(element);
            JsonElement now = is.get(element);
            if (old != null && old.equals(now)) {
                continue;
            }
            Schema partSchema = below(schema, element);
            if (old == null) {
                changed.add(element);
            } else if (now == null) {
                removed.add(element);
            } else if (whole(partSchema)) {
                changed.add(element);
            }
            if (!whole(partSchema)) {
                Comparison inner = compare(partSchema, old, now);
                changed.below(element).absorb(inner.changed());
                removed.below(element).absorb(inner.removed());
            }
        }
        return new Comparison(changed, removed);
    }

    /** What is wrong with the shape of an applied object, in the API server's words; or empty. */
    static String mistakes(Schema.Struct schema, JsonObject object) {
        List<String> mistakes = new ArrayList<>();
        mistakes("", schema, object, mistakes);
        return switch (mistakes.size()) {
            case 0 -> "";
            case 1 -> mistakes.getFirst();
            default -> "errors:\n  " + String.join("\n  ", mistakes);
        };
    }

    private static void mistakes(
            String path, Schema schema, JsonElement value, List<String> mistakes) {
        switch (schema) {
            case Schema.Scalar(String type) -> expect(path, type, value, mistakes);
            case Schema.Atomic atomic -> {}
            case Schema.StringMap map -> {
                if (expect(path, "map", value, mistakes)) {
                    for (var entry : value.getAsJsonObject().entrySet()) {
                        expect(path + "." + entry.getKey(), "string", entry.getValue(), mistakes);
                    }
                }
            }
            case Schema.Struct(Map<String, Schema> fields) -> {
                if (!expect(path, "map", value, mistakes)) {
                    return;
                }
                for (var entry : value.getAsJsonObject().entrySet()) {
                    String inner = path + "." + entry.getKey();
                    Schema field = fields.get(entry.getKey());
                    if (field == null) {
                        mistakes.add(inner + ": field not declared in schema");
                    } else {
                        mistakes(inner, field, entry.getValue(), mistakes);
                    }
                }
            }
            case Schema.KeyedList(String key) -> expect(path, "list", value, mistakes);
            case Schema.StringSet set -> expect(path, "list", value, mistakes);
        }
    }

    private static boolean expect(
            String path, String type, JsonElement value, List<String> mistakes) {
        boolean fits =
                switch (type) {
                    case "map" -> value.isJsonObject();
                    case "list" -> value.isJsonArray();
                    case "string" -> value instanceof JsonPrimitive p && p.isString();
                    case "boolean" -> value instanceof JsonPrimitive p && p.isBoolean();
                    default -> value instanceof JsonPrimitive p && p.isNumber();
                };
        if (!fits) {
            mistakes.add(
                    "%s: expected %s, got &value.valueUnstructured{Value:%s}"
                            .formatted(path, type, value));
        }
        return fits;
    }
}
