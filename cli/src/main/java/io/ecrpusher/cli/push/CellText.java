package io.ecrpusher.cli.push;

import java.util.List;
import java.util.stream.Collectors;

/** Lists names in a cell of a table. */
public final class CellText {
    private CellText() {}

    /** Returns the first names, and how many more there are; {@code -} without any. */
    public static String of(List<String> names, int listed) {
        if (names.isEmpty()) {
            return "-";
        }
        String first = names.stream().limit(listed).collect(Collectors.joining(", "));
        return names.size() > listed
                ? "%s and %d more".formatted(first, names.size() - listed)
                : first;
    }
}
