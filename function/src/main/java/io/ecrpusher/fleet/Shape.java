package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;

/**
 * Which fields a mapping of the fleet file has.
 *
 * @param fields those that are read
 * @param later those that only later versions read, each with what to do instead
 */
record Shape(List<String> fields, Map<String, String> later) {
    static Shape of(String... fields) {
        return new Shape(List.of(fields), Map.of());
    }

    Shape later(Map<String, String> more) {
        return new Shape(fields, more);
    }
}
