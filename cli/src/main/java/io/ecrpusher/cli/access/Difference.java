package io.ecrpusher.cli.access;

import java.util.List;
import java.util.Optional;

/**
 * An object that isn't as the group needs it.
 *
 * @param needed empty for an object that the group doesn't need
 * @param live empty for a missing object
 * @param details how they differ, for people
 */
public record Difference(
        ObjectKey key, Optional<ApiObject> needed, Optional<ApiObject> live, List<String> details) {
    public Difference {
        details = List.copyOf(details);
    }

    /** Returns the difference for people, on one line. */
    @Override
    public String toString() {
        String text = live.isEmpty() ? "missing: " + key : key.toString();
        return details.isEmpty() ? text : text + ": " + String.join("; ", details);
    }
}
