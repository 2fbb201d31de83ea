package io.ecrpusher.cli.push;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.terminal.Documents;
import io.ecrpusher.cli.terminal.OutputFormat;
import io.ecrpusher.cli.terminal.Table;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportJson;

import java.io.PrintStream;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Prints the result of a push. */
final class PushOutput {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean dryRun;

    /**
     * @param err gets the warnings, if they aren't part of the document
     */
    PushOutput(PrintStream out, PrintStream err, boolean dryRun) {
        this.out = out;
        this.err = err;
        this.dryRun = dryRun;
    }

    void print(Report report, OutputFormat format) {
        switch (format) {
            case JSON, YAML -> Documents.print(out, format, json(report));
            case NAME -> names(report);
            case WIDE -> {
                clusters(report);
                failures(report, Integer.MAX_VALUE);
                out.println(totals(report));
                warnings(report);
            }
            case TABLE -> {
                failures(report, CliSettings.NAMES_IN_CELL);
                out.println(totals(report));
                warnings(report);
            }
        }
    }

    private Map<String, Object> json(Report report) {
        Map<String, Object> json = ReportJson.of(report);
        json.put("dryRun", dryRun);
        return json;
    }

    private void names(Report report) {
        report.outcomes().stream()
                .filter(
                        outcome ->
                                outcome instanceof Outcome.Applied
                                        || outcome instanceof Outcome.Incomplete)
                .forEach(outcome -> out.println(outcome.target()));
    }

    private void clusters(Report report) {
        Table table = new Table("CLUSTER", "WRITTEN", "NOT WRITTEN");
        report.tallies()
                .forEach(
                        (cluster, tally) ->
                                table.row(
                                        cluster.toString(),
                                        String.valueOf(tally.applied()),
                                        String.valueOf(tally.failed())));
        table.print(out);
        out.println();
    }

    private void failures(Report report, int listed) {
        List<Report.Failure> failures = report.failures();
        if (failures.isEmpty()) {
            return;
        }
        Table table = new Table("FAILED", "SECRETS", "CAUSE", "DETAIL");
        for (Report.Failure failure : failures) {
            table.row(
                    failure.where(),
                    CellText.of(failure.targets(), listed),
                    failure.cause().toString(),
                    (failure.isOfWrittenSecrets() ? failure.effect() + ": " : "")
                            + failure.detail());
        }
        table.print(out);
        out.println();
    }

    private String totals(Report report) {
        long secrets = report.applied() + report.failed();
        StringBuilder line = new StringBuilder();
        line.append(
                "%d of %s %s in %s"
                        .formatted(
                                report.applied(),
                                CellText.count(secrets, "Secret"),
                                dryRun ? "would be written" : "written",
                                CellText.count(report.tallies().size(), "cluster")));
        if (report.incomplete() > 0) {
            line.append(", %d of them incompletely".formatted(report.incomplete()));
        }
        line.append('.');
        long pruned = report.outcomes().stream().filter(Outcome.Pruned.class::isInstance).count();
        if (pruned > 0) {
            line.append(" %d %s.".formatted(pruned, dryRun ? "would be deleted" : "deleted"));
        }
        if (!dryRun) {
            report.validUntil()
                    .ifPresent(
                            end ->
                                    line.append(
                                            " Valid until %s."
                                                    .formatted(
                                                            end.truncatedTo(ChronoUnit.SECONDS))));
        }
        return line.toString();
    }

    private void warnings(Report report) {
        for (Report.Warning warning : report.warnings()) {
            err.println("warning: %s: %s".formatted(warning.where(), warning.detail()));
        }
    }
}
