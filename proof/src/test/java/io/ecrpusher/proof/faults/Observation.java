package io.ecrpusher.proof.faults;

import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportJson;
import io.ecrpusher.report.ReportText;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one run with a broken edge did.
 *
 * @param causes of the failures, without repetition; {@code warning} for a warning; {@code fleet
 *     unreadable}, {@code not enqueued}, or {@code delivered again} if the run or job itself failed
 * @param text everything that the run reports
 * @param calls the requests, or connections if they are more, that the edge got
 * @param robbed true if a client followed a redirect
 * @param recovery when a run writes everything after the fault has ended
 */
record Observation(
        Set<String> causes,
        String text,
        Set<String> written,
        long calls,
        Duration took,
        boolean robbed,
        Recovery recovery) {
    /** The first run that writes everything. */
    enum Recovery {
        /** The run with the fault. */
        IN_THE_RUN("in the run"),
        /** The next run of the same process. */
        NEXT_RUN("next run"),
        /** A run after the process has forgotten the failure, or of another process. */
        LATER("later"),
        /** None. */
        NEVER("never");

        private final String text;

        Recovery(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Returns all texts that a run's report may show. */
    static String textOf(Report report) {
        List<String> lines = new ArrayList<>();
        lines.add(ReportText.message(report));
        report.failures().forEach(failure -> lines.add(ReportText.line(failure)));
        report.warnings()
                .forEach(
                        warning ->
                                lines.add("%s: %s".formatted(warning.where(), warning.detail())));
        lines.add(ReportJson.of(report).toString());
        lines.add(report.outcomes().toString());
        return String.join("\n", lines);
    }
}
