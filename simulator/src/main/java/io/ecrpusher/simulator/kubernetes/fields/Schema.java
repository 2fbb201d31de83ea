package io.ecrpusher.simulator.kubernetes.fields;

import java.util.HashMap;
import java.util.Map;

/** The shape of a value, as far as field ownership depends on it. */
public sealed interface Schema {
    /**
     * A string, number, or boolean.
     *
     * @param type the name that error messages use: {@code string}, {@code boolean}, or {@code
     *     numeric}
     */
    record Scalar(String type) implements Schema {}

    /** A map with string values. Each key has its own owner. */
    record StringMap() implements Schema {}

    /** An object with known fields. Each field has its own owner. */
    record Struct(Map<String, Schema> fields) implements Schema {}

    /** A value that is owned and replaced as a whole. */
    record Atomic() implements Schema {}

    /** A value that is owned as a whole, with a known shape. */
    record Whole(Schema shape) implements Schema {}

    /** A list within a {@link Whole}. */
    record ListOf(Schema item) implements Schema {}

    /** A list of objects identified by {@code key}. */
    record KeyedList(String key, Schema item) implements Schema {
        /** Creates a list whose objects are each owned as a whole. */
        public KeyedList(String key) {
            this(key, ATOMIC);
        }
    }

    /** A list of strings. Each string has its own owner. */
    record StringSet() implements Schema {}

    /** Any string. */
    Schema STRING = new Scalar("string");

    /** True or false. */
    Schema BOOLEAN = new Scalar("boolean");

    /** Any value, owned as a whole. */
    Schema ATOMIC = new Atomic();

    /** A map of strings, such as labels. */
    Schema STRINGS = new StringMap();

    /** Any integer. */
    Schema NUMBER = new Scalar("numeric");

    /** The {@code metadata} of every object. */
    Struct METADATA =
            new Struct(
                    Map.ofEntries(
                            Map.entry("name", STRING),
                            Map.entry("generateName", STRING),
                            Map.entry("namespace", STRING),
                            Map.entry("uid", STRING),
                            Map.entry("resourceVersion", STRING),
                            Map.entry("generation", NUMBER),
                            Map.entry("creationTimestamp", STRING),
                            Map.entry("deletionTimestamp", STRING),
                            Map.entry("deletionGracePeriodSeconds", NUMBER),
                            Map.entry("selfLink", STRING),
                            Map.entry("labels", STRINGS),
                            Map.entry("annotations", STRINGS),
                            Map.entry("ownerReferences", new KeyedList("uid")),
                            Map.entry("finalizers", new StringSet()),
                            Map.entry("managedFields", ATOMIC)));

    /** Returns the schema of an API object: {@code fields} plus apiVersion, kind, and metadata. */
    static Struct object(Map<String, Schema> fields) {
        Map<String, Schema> all = new HashMap<>(fields);
        all.put("apiVersion", STRING);
        all.put("kind", STRING);
        all.put("metadata", METADATA);
        return new Struct(Map.copyOf(all));
    }
}
