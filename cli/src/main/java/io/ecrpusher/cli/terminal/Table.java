package io.ecrpusher.cli.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A table of aligned columns, separated by three spaces, as kubectl prints them. */
public final class Table {
    private static final String SEPARATOR = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    /** Creates a table with these headings, in capitals. */
    public Table(String... headings) {
        row(headings);
    }

    /** Adds a row with a cell for each heading. */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** Prints the table. */
    public void print(PrintStream out) {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i));
                line.repeat(' ', widths[i] - row.get(i).length()).append(SEPARATOR);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
