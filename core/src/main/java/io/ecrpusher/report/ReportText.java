package io.ecrpusher.report;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.settings.Settings;

import java.util.List;
import java.util.stream.Collectors;

/** A report as text for people. */
public final class ReportText {
    private ReportText() {}

    /** Returns the message of a failed run: what was written, and what failed and why. */
    public static String message(Report report) {
        List<Report.Failure> failures = report.failures();
        String lines =
                failures.stream()
                        .limit(Settings.FAILURES_LISTED)
                        .map(failure -> "\n  " + line(failure))
                        .collect(Collectors.joining());
        int more = failures.size() - Settings.FAILURES_LISTED;
        return summary(report)
                + lines
                + (more > 0 ? "\n  and %d more in the log".formatted(more) : "");
    }

    private static String summary(Report report) {
        String written =
                "%d of %d Secrets were written"
                                .formatted(report.applied(), report.applied() + report.failed())
                        + (report.incomplete() > 0
                                ? ", %d of them incompletely.".formatted(report.incomplete())
                                : ".");
        if (report.failed() > 0) {
            return written + (report.incomplete() > 0 ? " Failures:" : " Not written:");
        }
        if (report.incomplete() > 0) {
            return written + " Failures:";
        }
        String search = "Part of the fleet couldn't be searched for clusters:";
        return report.outcomes().isEmpty() ? search : written + " " + search;
    }

    /** Returns a failure in one line. */
    public static String line(Report.Failure failure) {
        Cause cause = failure.problem().cause();
        return "%s: %s: %s (%s; %s)"
                .formatted(
                        failure.where(),
                        cause,
                        failure.problem().text(),
                        (failure.isOfWrittenSecrets() ? failure.effect() + ": " : "")
                                + targets(failure.targets()),
                        next(cause));
    }

    private static String targets(List<String> targets) {
        return switch (targets.size()) {
            case 0 -> "clusters not found";
            case 1 -> targets.getFirst();
            default -> "%s and %d more".formatted(targets.getFirst(), targets.size() - 1);
        };
    }

    /** Returns what happens next after a failure with {@code cause}. */
    static String next(Cause cause) {
        return cause.retryable() ? "retried in the next run" : "needs action";
    }
}
