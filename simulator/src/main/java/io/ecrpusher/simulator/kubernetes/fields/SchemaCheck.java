package io.ecrpusher.simulator.kubernetes.fields;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks values against a schema, with the API server's messages. */
public final class SchemaCheck {
    private SchemaCheck() {}

    /**
     * Returns the API server's message about the schema errors of an applied object, or an empty
     * string if there are none.
     */
    public static String errors(Schema.Struct schema, JsonObject object) {
        List<String> errors = new ArrayList<>();
        addErrors("", schema, object, errors);
        return switch (errors.size()) {
            case 0 -> "";
            case 1 -> errors.getFirst();
            default -> "errors:\n  " + String.join("\n  ", errors);
        };
    }

    private static void addErrors(
            String path, Schema schema, JsonElement value, List<String> errors) {
        switch (schema) {
            case Schema.Scalar(String type) -> expect(path, type, value, errors);
            case Schema.Atomic atomic -> {}
            case Schema.Whole(Schema shape) -> addErrors(path, shape, value, errors);
            case Schema.StringMap map -> {
                if (expect(path, "map", value, errors)) {
                    for (var entry : value.getAsJsonObject().entrySet()) {
                        expect(path + "." + entry.getKey(), "string", entry.getValue(), errors);
                    }
                }
            }
            case Schema.Struct(Map<String, Schema> fields) -> {
                if (!expect(path, "map", value, errors)) {
                    return;
                }
                for (var entry : value.getAsJsonObject().entrySet()) {
                    String inner = path + "." + entry.getKey();
                    Schema field = fields.get(entry.getKey());
                    if (field == null) {
                        errors.add(inner + ": field not declared in schema");
                    } else {
                        addErrors(inner, field, entry.getValue(), errors);
                    }
                }
            }
            case Schema.ListOf(Schema item) -> {
                if (expect(path, "list", value, errors)) {
                    JsonArray items = value.getAsJsonArray();
                    for (int i = 0; i < items.size(); i++) {
                        addErrors(path + "[" + i + "]", item, items.get(i), errors);
                    }
                }
            }
            case Schema.KeyedList(String key, Schema item) -> {
                if (expect(path, "list", value, errors)) {
                    for (JsonElement each : value.getAsJsonArray()) {
                        String name =
                                each instanceof JsonObject o ? String.valueOf(o.get(key)) : "";
                        addErrors(path + "[" + key + "=" + name + "]", item, each, errors);
                    }
                }
            }
            case Schema.StringSet set -> expect(path, "list", value, errors);
        }
    }

    private static boolean expect(
            String path, String type, JsonElement value, List<String> errors) {
        boolean fits =
                switch (type) {
                    case "map" -> value.isJsonObject();
                    case "list" -> value.isJsonArray();
                    case "string" -> value instanceof JsonPrimitive p && p.isString();
                    case "boolean" -> value instanceof JsonPrimitive p && p.isBoolean();
                    default -> value instanceof JsonPrimitive p && p.isNumber();
                };
        if (!fits) {
            errors.add(
                    "%s: expected %s, got &value.valueUnstructured{Value:%s}"
                            .formatted(path, type, value));
        }
        return fits;
    }

    /** Returns the paths of the fields that the schema doesn't have, in the order of the object. */
    public static List<String> unknownFields(Schema schema, JsonElement value) {
        List<String> unknown = new ArrayList<>();
        addUnknown("", schema, value, unknown);
        return unknown;
    }

    private static void addUnknown(
            String path, Schema schema, JsonElement value, List<String> unknown) {
        switch (schema) {
            case Schema.Whole(Schema shape) -> addUnknown(path, shape, value, unknown);
            case Schema.Struct(Map<String, Schema> fields) when value instanceof JsonObject o ->
                    o.entrySet()
                            .forEach(
                                    entry -> {
                                        String inner =
                                                path.isEmpty()
                                                        ? entry.getKey()
                                                        : path + "." + entry.getKey();
                                        Schema field = fields.get(entry.getKey());
                                        if (field == null) {
                                            unknown.add(inner);
                                        } else {
                                            addUnknown(inner, field, entry.getValue(), unknown);
                                        }
                                    });
            case Schema.ListOf(Schema item) when value instanceof JsonArray items ->
                    addUnknownOfItems(path, item, items, unknown);
            case Schema.KeyedList(String key, Schema item) when value instanceof JsonArray items ->
                    addUnknownOfItems(path, item, items, unknown);
            case Schema.Struct struct -> {}
            case Schema.ListOf list -> {}
            case Schema.KeyedList list -> {}
            case Schema.Scalar scalar -> {}
            case Schema.Atomic atomic -> {}
            case Schema.StringMap map -> {}
            case Schema.StringSet set -> {}
        }
    }

    private static void addUnknownOfItems(
            String path, Schema item, JsonArray items, List<String> unknown) {
        for (int i = 0; i < items.size(); i++) {
            addUnknown(path + "[" + i + "]", item, items.get(i), unknown);
        }
    }
}
