package io.ecrpusher.cli.push;

import java.util.List;
import java.util.stream.Collectors;

/** Counts things and lists names in tables. */
public final class CellText {
    private CellText() {}

    /** Returns the number and the noun, as in {@code 2 clusters}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

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
