package io.ecrpusher.proof.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The matrix as Markdown: an overview, and a table per edge whose rows are equal cells. */
final class MatrixText {
    private MatrixText() {}

    private record Result(String cause, String written, String recovery) {
        static Result of(Cell cell) {
            return new Result(reported(cell), cell.written(), cell.recovery());
        }
    }

    private static String reported(Cell cell) {
        return cell.cause().equals("-") ? "none" : cell.cause();
    }

    static String of(List<Cell> cells) {
        StringBuilder text = new StringBuilder();
        text.append("## Overview\n\n").append(overview(cells));
        for (Edge edge : Edge.values()) {
            text.append("\n## ").append(edge).append("\n\n").append(edge.setup());
            text.append("\n\n").append(details(cells, edge));
        }
        return text.toString();
    }

    private static String overview(List<Cell> cells) {
        List<String> lines = new ArrayList<>();
        List<Edge> edges = List.of(Edge.values());
        lines.add(row("Fault", edges.stream().map(Edge::toString).toList()));
        lines.add(row("---", edges.stream().map(edge -> "---").toList()));
        for (FaultKind fault : FaultKind.values()) {
            lines.add(
                    row(
                            fault.toString(),
                            edges.stream()
                                    .map(edge -> reported(cell(cells, edge, fault)))
                                    .toList()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String row(String first, List<String> rest) {
        return "| " + first + " | " + String.join(" | ", rest) + " |";
    }

    private static Cell cell(List<Cell> cells, Edge edge, FaultKind fault) {
        return cells.stream()
                .filter(one -> one.edge() == edge && one.fault() == fault)
                .findFirst()
                .orElseThrow();
    }

    private static String details(List<Cell> cells, Edge edge) {
        Map<Result, List<Cell>> equal = new LinkedHashMap<>();
        Arrays.stream(FaultKind.values())
                .map(fault -> cell(cells, edge, fault))
                .forEach(
                        one ->
                                equal.computeIfAbsent(Result.of(one), _ -> new ArrayList<>())
                                        .add(one));
        StringBuilder text =
                new StringBuilder(
                        """
                        | Faults | Reported | Written | Recovers | Calls, at most |
                        |---|---|---|---|---|
                        """);
        equal.forEach(
                (result, some) ->
                        text.append(
                                row(
                                                some.stream()
                                                        .map(one -> one.fault().toString())
                                                        .collect(Collectors.joining(", ")),
                                                List.of(
                                                        result.cause(),
                                                        result.written(),
                                                        result.recovery(),
                                                        String.valueOf(
                                                                some.stream()
                                                                        .mapToLong(Cell::calls)
                                                                        .max()
                                                                        .orElseThrow())))
                                        + "\n"));
        return text.toString();
    }
}
