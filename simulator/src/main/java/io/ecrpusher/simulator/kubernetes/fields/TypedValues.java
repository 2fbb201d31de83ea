package io.ecrpusher.simulator.kubernetes.fields;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Operations of server-side apply on values with a schema: list fields, merge, and compare. */
final class TypedValues {
    private TypedValues() {}

    /** The fields that differ between two values. */
    record Comparison(FieldSet changed, FieldSet removed) {}

    /** Returns the separately owned parts of {@code value}, by path element. */
    private static Map<String, JsonElement> parts(Schema schema, JsonElement value) {
        Map<String, JsonElement> parts = new LinkedHashMap<>();
        if (value == null) {
            return parts;
        }
        switch (schema) {
            case Schema.Scalar scalar -> {}
            case Schema.Atomic atomic -> {}
            case Schema.Whole whole -> {}
            case Schema.ListOf list -> {}
            case Schema.StringMap map ->
                    value.getAsJsonObject()
                            .entrySet()
                            .forEach(e -> parts.put("f:" + e.getKey(), e.getValue()));
            case Schema.Struct struct ->
                    value.getAsJsonObject()
                            .entrySet()
                            .forEach(e -> parts.put("f:" + e.getKey(), e.getValue()));
            case Schema.KeyedList(String key, Schema item) ->
                    value.getAsJsonArray()
                            .forEach(
                                    each -> {
                                        JsonObject keys = new JsonObject();
                                        keys.add(key, each.getAsJsonObject().get(key));
                                        parts.put("k:" + keys, each);
                                    });
            case Schema.StringSet set ->
                    value.getAsJsonArray().forEach(item -> parts.put("v:" + item, item));
        }
        return parts;
    }

    private static Schema schemaOf(Schema schema, String element) {
        return switch (schema) {
            case Schema.Struct(Map<String, Schema> fields) ->
                    fields.getOrDefault(element.substring(2), Schema.ATOMIC);
            case Schema.KeyedList(String key, Schema item) -> item;
            case Schema.Scalar scalar -> Schema.ATOMIC;
            case Schema.Atomic atomic -> Schema.ATOMIC;
            case Schema.Whole whole -> Schema.ATOMIC;
            case Schema.ListOf list -> Schema.ATOMIC;
            case Schema.StringMap map -> Schema.ATOMIC;
            case Schema.StringSet set -> Schema.ATOMIC;
        };
    }

    private static boolean isLeaf(Schema schema) {
        return switch (schema) {
            case Schema.Scalar scalar -> true;
            case Schema.Atomic atomic -> true;
            case Schema.Whole whole -> true;
            case Schema.ListOf list -> true;
            case Schema.Struct struct -> false;
            case Schema.KeyedList list -> false;
            case Schema.StringMap map -> false;
            case Schema.StringSet set -> false;
        };
    }

    /** Returns the fields that an applied configuration sets. */
    static FieldSet fields(Schema schema, JsonElement value) {
        FieldSet set = new FieldSet();
        parts(schema, value)
                .forEach(
                        (element, part) -> {
                            Schema partSchema = schemaOf(schema, element);
                            if (isLeaf(partSchema) || parts(partSchema, part).isEmpty()) {
                                set.add(element);
                            } else {
                                // An item of a list is owned itself, unlike a struct.
                                if (schema instanceof Schema.KeyedList) {
                                    set.add(element);
                                }
                                FieldSet child = fields(partSchema, part);
                                if (!child.isEmpty()) {
                                    set.below(element).addAll(child);
                                }
                            }
                        });
        return set;
    }

    /** Returns {@code live} with all values of {@code applied} set. */
    static JsonElement merge(Schema schema, JsonElement live, JsonElement applied) {
        if (live == null || isLeaf(schema)) {
            return applied.deepCopy();
        }
        Map<String, JsonElement> merged = parts(schema, live);
        parts(schema, applied)
                .forEach(
                        (element, part) ->
                                merged.put(
                                        element,
                                        merge(
                                                schemaOf(schema, element),
                                                merged.get(element),
                                                part)));
        return assemble(schema, merged);
    }

    /** Returns {@code value} without {@code fields}. */
    static JsonElement remove(Schema schema, JsonElement value, FieldSet fields) {
        Map<String, JsonElement> kept = new LinkedHashMap<>();
        parts(schema, value)
                .forEach(
                        (element, part) -> {
                            FieldSet child = fields.child(element);
                            if (fields.contains(element) && child.isEmpty()) {
                                return;
                            }
                            if (child.isEmpty()) {
                                kept.put(element, part);
                                return;
                            }
                            Schema partSchema = schemaOf(schema, element);
                            JsonElement rest = remove(partSchema, part, child);
                            if (!parts(partSchema, rest).isEmpty()) {
                                kept.put(element, rest);
                            }
                        });
        return assemble(schema, kept);
    }

    private static JsonElement assemble(Schema schema, Map<String, JsonElement> parts) {
        if (schema instanceof Schema.KeyedList || schema instanceof Schema.StringSet) {
            JsonArray array = new JsonArray();
            parts.values().forEach(array::add);
            return array;
        }
        JsonObject object = new JsonObject();
        parts.forEach((element, part) -> object.add(element.substring(2), part));
        return object;
    }

    /**
     * Returns the fields of {@code after} that are new or different, and the fields that are gone.
     * Added and removed containers count as fields, too.
     */
    static Comparison compare(Schema schema, JsonElement before, JsonElement after) {
        FieldSet changed = new FieldSet();
        FieldSet removed = new FieldSet();
        Map<String, JsonElement> oldParts = parts(schema, before);
        Map<String, JsonElement> newParts = parts(schema, after);
        Set<String> elements = new TreeSet<>(oldParts.keySet());
        elements.addAll(newParts.keySet());
        for (String element : elements) {
            JsonElement oldPart = oldParts.get(element);
            JsonElement newPart = newParts.get(element);
            if (oldPart != null && oldPart.equals(newPart)) {
                continue;
            }
            Schema partSchema = schemaOf(schema, element);
            if (oldPart == null) {
                changed.add(element);
            } else if (newPart == null) {
                removed.add(element);
            } else if (isLeaf(partSchema)) {
                changed.add(element);
            }
            if (!isLeaf(partSchema)) {
                Comparison inner = compare(partSchema, oldPart, newPart);
                changed.below(element).addAll(inner.changed());
                removed.below(element).addAll(inner.removed());
            }
        }
        return new Comparison(changed, removed);
    }
}
