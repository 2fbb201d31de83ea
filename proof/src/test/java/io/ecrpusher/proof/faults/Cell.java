package io.ecrpusher.proof.faults;

import java.time.Duration;
import java.util.List;

/**
 * What a run must do about one fault at one edge.
 *
 * @param cause the causes of the report's failures, sorted; {@code -} for none; {@code or} between
 *     alternatives that depend on the machine's speed
 * @param written {@code all}, {@code others}, or {@code none} of what the edge's fleet has
 * @param recovery when a run writes everything after the fault has ended
 * @param calls the most requests or connections that the edge may get
 * @param time the longest that the run may take
 * @param text a part of the report
 */
record Cell(
        Edge edge,
        FaultKind fault,
        String cause,
        String written,
        String recovery,
        long calls,
        Duration time,
        String text) {
    private static final String SEPARATOR = " | ";
    private static final String OR = " or ";

    static Cell parse(String line) {
        String[] fields = line.split(" *\\| *", 8);
        return new Cell(
                Edge.valueOf(fields[0]),
                FaultKind.valueOf(fields[1]),
                fields[2],
                fields[3],
                fields[4],
                Long.parseLong(fields[5]),
                Duration.ofSeconds(Long.parseLong(fields[6])),
                fields[7]);
    }

    /** Returns the causes, of which a busy machine may bring about any. */
    List<String> causes() {
        return List.of(cause.split(OR));
    }

    List<String> recoveries() {
        return List.of(recovery.split(OR));
    }

    String line() {
        return String.join(
                SEPARATOR,
                edge.name(),
                fault.name(),
                cause,
                written,
                recovery,
                String.valueOf(calls),
                String.valueOf(time.toSeconds()),
                text);
    }
}
