package io.ecrpusher.proof.model;

import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Secret as the model expects it: its fields and their owners, by the rules of <a
 * href="https://kubernetes.io/docs/reference/using-api/server-side-apply/">server-side apply</a>.
 * Fields are named {@code type}, {@code immutable}, {@code data:KEY}, {@code label:KEY}, and {@code
 * annotation:KEY}. The value of a Docker config is a map of passwords by host.
 */
final class ModelSecret {
    /** A value, and the field managers that own it. */
    record Field(Object value, Set<String> owners) {
        Field {
            owners = Set.copyOf(owners);
        }
    }

    final TreeMap<String, Field> fields = new TreeMap<>();

    /** The UID; null if the next comparison learns it. */
    String uid;

    /** When a deployment last wrote all of it, with which passwords. */
    Instant completeAt = Instant.MIN;

    final Set<String> written = new TreeSet<>();

    /** What an API server or the product makes of a write. */
    enum Result {
        WRITTEN,
        OWNED_BY_OTHER,
        TYPE_CHANGED,
        IMMUTABLE,
        INVALID,
        NO_NAMESPACE,
        NO_TOKEN
    }

    ModelSecret copy() {
        ModelSecret copy = new ModelSecret();
        copy.fields.putAll(fields);
        copy.uid = uid;
        copy.completeAt = completeAt;
        copy.written.addAll(written);
        return copy;
    }

    boolean exists() {
        return !fields.isEmpty();
    }

    void delete() {
        fields.clear();
        uid = null;
        written.clear();
        completeAt = Instant.MIN;
    }

    Object value(String field) {
        return fields.containsKey(field) ? fields.get(field).value() : null;
    }

    Map<String, String> annotations(String prefix) {
        Map<String, String> found = new TreeMap<>();
        fields.forEach(
                (name, field) -> {
                    if (name.startsWith("annotation:" + prefix)) {
                        found.put(name.substring("annotation:".length()), (String) field.value());
                    }
                });
        return found;
    }

    /** Returns the managers that wrote the type or data. */
    Set<String> writers() {
        Set<String> writers = new HashSet<>();
        fields.forEach(
                (name, field) -> {
                    if (name.equals("type") || name.startsWith("data:")) {
                        writers.addAll(field.owners());
                    }
                });
        return writers;
    }

    /** Applies {@code config} as {@code manager}; changes nothing unless it returns WRITTEN. */
    Result apply(String manager, Map<String, Object> config, boolean force) {
        boolean conflict = false;
        for (var one : config.entrySet()) {
            Field live = fields.get(one.getKey());
            if (live != null
                    && !live.value().equals(one.getValue())
                    && !Set.of(manager).containsAll(live.owners())
                    && !force) {
                if (one.getKey().equals("type")) {
                    return Result.TYPE_CHANGED;
                }
                conflict = true;
            }
        }
        if (conflict) {
            return Result.OWNED_BY_OTHER;
        }
        TreeMap<String, Field> next = new TreeMap<>();
        fields.forEach(
                (name, field) -> {
                    if (!config.containsKey(name)) {
                        Set<String> left = new HashSet<>(field.owners());
                        if (!left.remove(manager) || !left.isEmpty()) {
                            next.put(name, new Field(field.value(), left));
                        }
                    }
                });
        config.forEach(
                (name, value) -> {
                    Set<String> owners = new HashSet<>(Set.of(manager));
                    Field live = fields.get(name);
                    if (live != null && live.value().equals(value)) {
                        owners.addAll(live.owners());
                    }
                    next.put(name, new Field(value, owners));
                });
        return replace(next);
    }

    /** Changes fields as a client without server-side apply; a null value removes one. */
    Result update(String manager, Map<String, Object> changes) {
        TreeMap<String, Field> next = new TreeMap<>(fields);
        changes.forEach(
                (name, value) -> {
                    if (value == null) {
                        next.remove(name);
                    } else if (!Objects.equals(value, value(name))) {
                        next.put(name, new Field(value, Set.of(manager)));
                    }
                });
        return replace(next);
    }

    private Result replace(Map<String, Field> next) {
        if (exists()) {
            if (Boolean.TRUE.equals(value("immutable")) && !data(next).equals(data(fields))) {
                return Result.IMMUTABLE;
            }
            if (!value("type").equals(next.get("type").value())) {
                return Result.TYPE_CHANGED;
            }
        }
        fields.clear();
        fields.putAll(next);
        return Result.WRITTEN;
    }

    private static Map<String, Object> data(Map<String, Field> fields) {
        Map<String, Object> data = new TreeMap<>();
        fields.forEach(
                (name, field) -> {
                    if (name.startsWith("data:")) {
                        data.put(name, field.value());
                    }
                });
        return data;
    }
}
