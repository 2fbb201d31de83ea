package io.ecrpusher.simulator.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A text table with left-aligned columns. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headers) {
        addRow((Object[]) headers);
    }

    final void addRow(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
    }

    @Override
    public String toString() {
        List<Integer> widths =
                IntStream.range(0, rows.getFirst().size())
                        .mapToObj(
                                column ->
                                        rows.stream()
                                                .mapToInt(row -> row.get(column).length())
                                                .max()
                                                .orElse(0))
                        .toList();
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, List<Integer> widths) {
        return IntStream.range(0, row.size())
                .mapToObj(
                        column ->
                                row.get(column)
                                        + " ".repeat(widths.get(column) - row.get(column).length()))
                .collect(Collectors.joining("   ", "    ", ""))
                .stripTrailing();
    }
}
