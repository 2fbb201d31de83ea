package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Parses JSON and YAML. */
public final class Manifests {
    private Manifests() {}

    /**
     * Parses strict JSON.
     *
     * @throws JsonParseException if the text is anything else, or continues after the value
     */
    public static JsonElement json(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement element = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonParseException("text after the JSON value");
            }
            return element;
        } catch (IOException e) {
            throw new JsonParseException(e);
        }
    }

    /**
     * Parses one YAML document, which may be JSON. Returns null if it is empty.
     *
     * @throws JsonParseException if the text isn't YAML
     */
    public static JsonElement yaml(String text) {
        if (text.startsWith("{")) {
            try {
                return json(text);
            } catch (JsonParseException e) {
                // It may still be YAML in flow style, which allows more than JSON.
            }
        }
        try {
            Object value = newYaml().load(text);
            return value == null ? null : element(value);
        } catch (YAMLException e) {
            throw new JsonParseException("invalid YAML", e);
        }
    }

    /** Parses one or more YAML documents. Expands the items of a List. */
    public static List<JsonObject> objects(String text) {
        List<JsonObject> objects = new ArrayList<>();
        for (Object document : newYaml().loadAll(text)) {
            if (document != null) {
                addObjects(element(document).getAsJsonObject(), objects);
            }
        }
        return objects;
    }

    private static void addObjects(JsonObject object, List<JsonObject> objects) {
        if (object.has("items") && object.get("kind").getAsString().endsWith("List")) {
            object.getAsJsonArray("items")
                    .forEach(item -> addObjects(item.getAsJsonObject(), objects));
        } else {
            objects.add(object);
        }
    }

    private static Yaml newYaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }

    private static JsonElement element(Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case Map<?, ?> map -> {
                JsonObject object = new JsonObject();
                map.forEach((key, each) -> object.add(String.valueOf(key), element(each)));
                yield object;
            }
            case Iterable<?> items -> {
                JsonArray array = new JsonArray();
                items.forEach(each -> array.add(element(each)));
                yield array;
            }
            case Boolean bool -> new JsonPrimitive(bool);
            case Number number -> new JsonPrimitive(number);
            default -> new JsonPrimitive(String.valueOf(value));
        };
    }
}
