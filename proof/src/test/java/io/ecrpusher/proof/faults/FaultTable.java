package io.ecrpusher.proof.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The cells, and how the documentation shows them. */
final class FaultTable {
    private static final String START = "<!-- The fault matrix. FaultMatrixIT writes it. -->\n";
    private static final String END = "<!-- The end of the fault matrix. -->\n";

    private FaultTable() {}

    /** Returns all cells, by edge and fault. */
    static List<Cell> cells() {
        try (InputStream in =
                Objects.requireNonNull(FaultTable.class.getResourceAsStream("cells.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Cell::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns {@code document} with the current table. */
    static String replacedIn(String document) {
        int start = document.indexOf(START) + START.length();
        int end = document.indexOf(END);
        return document.substring(0, start) + MatrixText.of(cells()) + document.substring(end);
    }
}
