package io.ecrpusher.fleet.file;

import java.util.List;
import java.util.Map;

/**
 * Which fields a mapping of the fleet file has.
 *
 * @param fields those that are read
 * @param later those that only later versions read, each with what to do instead
 */
record FieldNames(List<String> fields, Map<String, String> later) {
    static FieldNames of(String... fields) {
        return new FieldNames(List.of(fields), Map.of());
    }

    FieldNames later(Map<String, String> more) {
        return new FieldNames(fields, more);
    }
}
