package io.ecrpusher.simulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A request's header fields; names are looked up without regard to case. */
public final class Headers {
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Headers() {}

    /** The header fields of {@code fields}, for tests of handlers. */
    public static Headers of(Map<String, List<String>> fields) {
        Headers headers = new Headers();
        fields.forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        return headers;
    }

    void add(String name, String value) {
        fields.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }

    /** The first value of {@code name}, if there is one. */
    public Optional<String> first(String name) {
        List<String> values = fields.get(name);
        return values == null ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** Every value of {@code name}, in the order in which they arrived. */
    public List<String> all(String name) {
        return List.copyOf(fields.getOrDefault(name, List.of()));
    }

    /** The names that are present, as they were first written. */
    public Set<String> names() {
        return Set.copyOf(fields.keySet());
    }

    /** Whether a value of {@code name} holds {@code token}, in a list separated by commas. */
    boolean holds(String name, String token) {
        for (String value : fields.getOrDefault(name, List.of())) {
            for (String part : value.split(",", -1)) {
                if (part.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The names only: a value may be a credential. */
    @Override
    public String toString() {
        return fields.keySet().toString();
    }
}
