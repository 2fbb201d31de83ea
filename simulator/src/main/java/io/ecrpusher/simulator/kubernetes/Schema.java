package io.ecrpusher.simulator.kubernetes;

import java.util.HashMap;
import java.util.Map;

/** The shape of a value, as far as field ownership depends on it. */
sealed interface Schema {
    /** A string, number or truth value. */
    record Scalar(String type) implements Schema {}

    /** A map whose keys are owned one by one, with strings as values. */
    record StringMap() implements Schema {}

    /** An object whose fields are known. */
    record Struct(Map<String, Schema> fields) implements Schema {}

    /** Whatever is owned, and replaced, as a whole. */
    record Atomic() implements Schema {}

    /** A list of objects that are told apart by {@code key}, and owned one by one as wholes. */
    record KeyedList(String key) implements Schema {}

    /** A list of strings that are owned one by one. */
    record StringSet() implements Schema {}

    Schema STRING = new Scalar("string");
    Schema BOOLEAN = new Scalar("boolean");
    Schema ATOMIC = new Atomic();
    Schema STRINGS = new StringMap();

    Struct METADATA =
            new Struct(
                    Map.ofEntries(
                            Map.entry("name", STRING),
                            Map.entry("generateName", STRING),
                            Map.entry("namespace", STRING),
                            Map.entry("uid", STRING),
                            Map.entry("resourceVersion", STRING),
                            Map.entry("generation", new Scalar("numeric")),
                            Map.entry("creationTimestamp", STRING),
                            Map.entry("deletionTimestamp", STRING),
                            Map.entry("deletionGracePeriodSeconds", new Scalar("numeric")),
                            Map.entry("selfLink", STRING),
                            Map.entry("labels", STRINGS),
                            Map.entry("annotations", STRINGS),
                            Map.entry("ownerReferences", new KeyedList("uid")),
                            Map.entry("finalizers", new StringSet()),
                            Map.entry("managedFields", ATOMIC)));

    /** An object of the API whose own fields are {@code fields}. */
    static Struct object(Map<String, Schema> fields) {
        Map<String, Schema> all = new HashMap<>(fields);
        all.put("apiVersion", STRING);
        all.put("kind", STRING);
        all.put("metadata", METADATA);
        return new Struct(Map.copyOf(all));
    }
}
