package io.ecrpusher.simulator.hostile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request that a malicious server received.
 *
 * @param target path and query
 * @param headers by lowercase name; the last one of a name
 */
public record Received(String method, String target, Map<String, String> headers, String body) {
    private static final String BEARER = "Bearer ";

    /** Parses a head without its last empty line. */
    static Received parse(List<String> head, String body) {
        String[] start = head.getFirst().split(" ", -1);
        Map<String, String> headers = new TreeMap<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new Received(start[0], start.length > 1 ? start[1] : "", headers, body);
    }

    /** Returns the bearer token. */
    public Optional<String> token() {
        return Optional.ofNullable(headers.get("authorization"))
                .filter(value -> value.startsWith(BEARER))
                .map(value -> value.substring(BEARER.length()));
    }

    boolean isFor(String resource) {
        return target.contains("/" + resource);
    }

    /** Returns method and path only. The others hold credentials. */
    @Override
    public String toString() {
        return method + " " + target;
    }
}
