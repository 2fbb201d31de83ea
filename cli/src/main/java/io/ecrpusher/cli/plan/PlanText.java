package io.ecrpusher.cli.plan;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.push.CellText;
import io.ecrpusher.cli.terminal.Table;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.report.Report;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a plan for people. */
final class PlanText {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean wide;

    /**
     * @param err gets the warnings
     * @param wide true to list all names
     */
    PlanText(PrintStream out, PrintStream err, boolean wide) {
        this.out = out;
        this.err = err;
        this.wide = wide;
    }

    void print(PlanResult plan) {
        List<ClusterGroup> groups = plan.groups();
        if (wide || plan.hasChanges() || plan.hasFailures()) {
            table(groups);
            groups.forEach(this::problems);
            scopes(plan.undiscovered());
        }
        out.println(summary(plan, groups));
        for (Report.Warning warning : plan.allWarnings()) {
            err.println("warning: %s: %s".formatted(warning.where(), warning.detail()));
        }
    }

    private void table(List<ClusterGroup> groups) {
        if (groups.isEmpty()) {
            return;
        }
        Table table = new Table("CLUSTERS", "ACTION", "SECRET", "NAMESPACES", "UID", "CHANGES");
        for (ClusterGroup group : groups) {
            for (ClusterGroup.Row row : group.rows()) {
                table.row(
                        clusters(group),
                        row.action().toString(),
                        row.secret(),
                        CellText.of(row.namespaces(), listed()),
                        row.action().uid(),
                        String.join(", ", row.details()));
            }
        }
        table.print(out);
        out.println();
    }

    private int listed() {
        return wide ? Integer.MAX_VALUE : CliSettings.NAMES_IN_CELL;
    }

    private String clusters(ClusterGroup group) {
        int count = group.clusters().size();
        String names = CellText.of(group.clusters(), wide ? Integer.MAX_VALUE : 1);
        return count == 1 ? names : "%d clusters: %s".formatted(count, names);
    }

    private void problems(ClusterGroup group) {
        boolean any = false;
        for (ClusterGroup.Row row : group.rows()) {
            for (Problem problem : row.problems()) {
                out.println(
                        "%s: %s in %s: %s: %s"
                                .formatted(
                                        clusters(group),
                                        row.secret(),
                                        CellText.of(row.namespaces(), listed()),
                                        problem.cause(),
                                        problem.text()));
                any = true;
            }
        }
        if (any) {
            out.println();
        }
    }

    private void scopes(List<Report.Failure> undiscovered) {
        for (Report.Failure failure : undiscovered) {
            out.println(
                    "%s: clusters not found: %s: %s"
                            .formatted(failure.where(), failure.cause(), failure.detail()));
        }
    }

    private static String summary(PlanResult plan, List<ClusterGroup> groups) {
        if (plan.writes().isEmpty()) {
            return "Nothing to write.";
        }
        String scope = CellText.count(plan.clusters(), "cluster");
        if (!plan.hasChanges() && !plan.hasFailures()) {
            return "No changes: %s in %s as the fleet wants. A run only renews passwords."
                    .formatted(CellText.count(plan.writes().size(), "Secret"), scope);
        }
        return "%sPlan: %s in %s.".formatted(equality(groups), counts(plan.counts()), scope);
    }

    /** Returns how many clusters differ from most, as a change by mistake does. */
    private static String equality(List<ClusterGroup> groups) {
        int most = groups.getFirst().clusters().size();
        int others = groups.stream().skip(1).mapToInt(group -> group.clusters().size()).sum();
        if (most == 1) {
            return "";
        }
        return others == 0
                ? "All %d clusters are equal. ".formatted(most)
                : "%d clusters are equal; %d %s. "
                        .formatted(most, others, others == 1 ? "differs" : "differ");
    }

    private static String counts(Map<PlannedAction, Integer> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + described(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String described(PlannedAction action) {
        return switch (action) {
            case UNCHANGED -> "unchanged";
            case FAIL -> "would fail";
            case CREATE, UPDATE, ADOPT, MERGE, RECREATE, DELETE, WRITE -> "to " + action;
        };
    }
}
