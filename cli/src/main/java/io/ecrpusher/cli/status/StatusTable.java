package io.ecrpusher.cli.status;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.terminal.Table;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.page.Remedy;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordedFailure;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The status as a table for people, and the messages beside it. */
final class StatusTable {
    private StatusTable() {}

    static void print(PrintStream out, List<ClusterStatus> clusters, boolean wide, Instant now) {
        Table table =
                wide
                        ? new Table(
                                "CLUSTER",
                                "ACCOUNT",
                                "STATE",
                                "EXPIRES IN",
                                "SECRETS",
                                "LAST SUCCESS",
                                "LAST ATTEMPT",
                                "CAUSE",
                                "SINCE",
                                "DETAIL")
                        : new Table(
                                "CLUSTER",
                                "STATE",
                                "EXPIRES IN",
                                "SECRETS",
                                "LAST SUCCESS",
                                "CAUSE");
        for (ClusterStatus status : clusters) {
            String cluster = StatusText.cluster(status);
            String state = StatusText.state(status);
            String expiry = StatusText.expiresIn(status, now);
            String written = status.targets() - status.failing() + "/" + status.targets();
            String success = StatusText.ago(status.cluster().lastSuccess(), now);
            Optional<RecordedFailure> failure = status.cluster().failure();
            String cause = failure.map(one -> one.cause().name()).orElse("-");
            if (wide) {
                table.row(
                        cluster,
                        StatusText.account(status),
                        state,
                        expiry,
                        written,
                        success,
                        StatusText.ago(Optional.of(status.cluster().lastAttempt()), now),
                        cause,
                        failure.map(one -> StatusText.ago(Optional.of(one.since()), now))
                                .orElse("-"),
                        failure.map(one -> StatusText.clean(one.detail())).orElse("-"));
            } else {
                table.row(cluster, state, expiry, written, success, cause);
            }
        }
        table.print(out);
    }

    /** Returns the number of clusters in each state, worst first, and the age of the records. */
    static String summary(FleetRecords records, List<ClusterStatus> clusters, Instant now) {
        Map<String, Integer> states = new LinkedHashMap<>();
        for (ClusterStatus status : clusters) {
            states.merge(status.paused() ? "Paused" : StatusText.state(status), 1, Integer::sum);
        }
        return "%d clusters%s. Last run: %s"
                .formatted(
                        clusters.size(),
                        states.isEmpty()
                                ? ""
                                : states.entrySet().stream()
                                        .map(one -> one.getValue() + " " + one.getKey())
                                        .collect(Collectors.joining(", ", ": ", "")),
                        records.lastRun().isEmpty() && !records.problems().isEmpty()
                                ? "unknown"
                                : StatusText.ago(records.lastRun(), now));
    }

    /** Prints what to do for each cause, most frequent first. */
    static void printRemedies(PrintStream err, String stack, List<ClusterStatus> clusters) {
        Map<Cause, List<ClusterStatus>> causes = new TreeMap<>();
        for (ClusterStatus status : clusters) {
            if (!status.paused() && status.cluster().failure().isPresent()) {
                causes.computeIfAbsent(
                                status.cluster().failure().get().cause(), _ -> new ArrayList<>())
                        .add(status);
            }
        }
        causes.entrySet().stream()
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .limit(CliSettings.REMEDIES_SHOWN)
                .forEach(
                        entry -> {
                            Remedy remedy = Remedy.of(entry.getKey()).in(stack);
                            err.printf(
                                    "%s (%d): %s%n  %s%n",
                                    entry.getKey(),
                                    entry.getValue().size(),
                                    remedy.advice(),
                                    remedy.commandFor(entry.getValue().getFirst().cluster().id()));
                        });
    }
}
