package io.ecrpusher.kubernetes.response;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metadata of an object as a comparison needs it. Keeps a bounded part of it. */
public final class ObjectState {
    /** Deeper than any field of a Secret: {@code metadata}, {@code labels}, and a key. */
    private static final int MAX_DEPTH = 4;

    private final Map<String, String> labels = new HashMap<>();
    private final Map<String, String> annotations = new HashMap<>();
    private final Map<String, Set<String>> fields = new TreeMap<>();
    private String kind = "";
    private String namespace = "";
    private String name = "";
    private String resourceVersion = "";

    private ObjectState() {}

    /** Reads an object, or its metadata. */
    public static ObjectState read(JsonReader json) throws IOException, FailureException {
        ObjectState state = new ObjectState();
        JsonFields.object(
                json,
                (field, value) -> {
                    switch (field) {
                        case "kind" -> state.kind = value.nextString();
                        case "metadata" -> JsonFields.object(value, state::readMetadata);
                        default -> value.skipValue();
                    }
                });
        return state;
    }

    private void readMetadata(String field, JsonReader value) throws IOException, FailureException {
        switch (field) {
            case "namespace" -> namespace = JsonFields.text(value);
            case "name" -> name = value.nextString();
            case "resourceVersion" -> resourceVersion = JsonFields.text(value);
            case "labels" -> JsonFields.object(value, (key, text) -> put(labels, key, text));
            case "annotations" ->
                    JsonFields.object(value, (key, text) -> put(annotations, key, text));
            case "managedFields" -> JsonFields.array(value, this::readManager);
            default -> value.skipValue();
        }
    }

    private static void put(Map<String, String> map, String key, JsonReader text)
            throws IOException {
        checkRoom(map.keySet());
        map.put(key, text.nextString());
    }

    private void readManager(JsonReader json) throws IOException, FailureException {
        String[] manager = {""};
        Set<String> owned = new TreeSet<>();
        JsonFields.object(
                json,
                (field, value) -> {
                    switch (field) {
                        case "manager" -> manager[0] = value.nextString();
                        case "fieldsV1" -> readFields("", 0, value, owned);
                        default -> value.skipValue();
                    }
                });
        checkRoom(fields.keySet());
        fields.computeIfAbsent(manager[0], _ -> new TreeSet<>()).addAll(owned);
    }

    /** Adds the paths of the leaves, such as {@code f:metadata/f:labels/f:team}. */
    private static void readFields(String path, int depth, JsonReader json, Set<String> owned)
            throws IOException, FailureException {
        boolean[] leaf = {true};
        if (depth == MAX_DEPTH || json.peek() != JsonToken.BEGIN_OBJECT) {
            json.skipValue();
        } else {
            JsonFields.object(
                    json,
                    (field, value) -> {
                        leaf[0] = false;
                        String child = path.isEmpty() ? field : path + "/" + field;
                        readFields(child, depth + 1, value, owned);
                    });
        }
        if (leaf[0]) {
            checkRoom(owned);
            owned.add(path);
        }
    }

    private static void checkRoom(Collection<?> some) {
        if (some.size() == ResponseLimits.MAX_LABELS) {
            throw new IllegalStateException("too many fields");
        }
    }

    /** Returns the kind, such as {@code PartialObjectMetadata}. */
    public String kind() {
        return kind;
    }

    /** Returns the object's namespace. */
    public String namespace() {
        return namespace;
    }

    /** Returns the object's name. */
    public String name() {
        return name;
    }

    /** Returns true if the object is stored. A dry run answers with one that isn't. */
    public boolean isStored() {
        return !resourceVersion.isEmpty();
    }

    /** Returns all labels. */
    public Map<String, String> labels() {
        return Map.copyOf(labels);
    }

    /** Returns all annotations. */
    public Map<String, String> annotations() {
        return Map.copyOf(annotations);
    }

    /** Returns the names of the field managers. */
    public Set<String> managers() {
        return Set.copyOf(fields.keySet());
    }

    /**
     * Returns the fields that {@code manager} owns, as paths in the notation of managedFields: each
     * name has the prefix {@code f:}.
     */
    public Set<String> fieldsOf(String manager) {
        return Set.copyOf(fields.getOrDefault(manager, Set.of()));
    }
}
