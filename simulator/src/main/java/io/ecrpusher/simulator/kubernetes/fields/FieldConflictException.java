package io.ecrpusher.simulator.kubernetes.fields;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Thrown when an apply would change fields that other managers own. */
public final class FieldConflictException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient SortedMap<String, FieldSet> fieldsByManager;

    FieldConflictException(Map<String, FieldSet> fieldsByManager) {
        // No stack trace: this is a response, and tests cause thousands.
        super("conflicts with " + fieldsByManager.keySet(), null, false, false);
        this.fieldsByManager = Collections.unmodifiableSortedMap(new TreeMap<>(fieldsByManager));
    }

    /**
     * Returns the conflicting fields by manager. The keys have the form of the API server's
     * message: {@code "m1"} in quotes, followed by {@code using v1} if the manager used an update.
     */
    public SortedMap<String, FieldSet> fieldsByManager() {
        return fieldsByManager;
    }
}
