package io.ecrpusher.simulator.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The header fields of a request. Names are case-insensitive. */
public final class Headers {
    private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Headers() {}

    /** Creates headers from names and values. */
    public static Headers of(Map<String, List<String>> fields) {
        Headers headers = new Headers();
        fields.forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        return headers;
    }

    void add(String name, String value) {
        fields.computeIfAbsent(name, key -> new ArrayList<>(1)).add(value);
    }

    /** Returns the first value of {@code name}, or empty if there is none. */
    public Optional<String> first(String name) {
        List<String> values = fields.get(name);
        return values == null ? Optional.empty() : Optional.of(values.getFirst());
    }

    /** Returns all values of {@code name} in the order of arrival. */
    public List<String> all(String name) {
        return List.copyOf(fields.getOrDefault(name, List.of()));
    }

    /** Returns the names of all fields. */
    public Set<String> names() {
        return Set.copyOf(fields.keySet());
    }

    /** Returns true if a value of {@code name}, a comma-separated list, contains {@code token}. */
    boolean contains(String name, String token) {
        for (String value : fields.getOrDefault(name, List.of())) {
            for (String part : value.split(",", -1)) {
                if (part.strip().toLowerCase(Locale.ROOT).equals(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the names only, because a value may be a credential. */
    @Override
    public String toString() {
        return fields.keySet().toString();
    }
}
