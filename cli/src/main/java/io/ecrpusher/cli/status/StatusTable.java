package io.ecrpusher.cli.status;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.terminal.Table;
import io.ecrpusher.page.Remedy;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.Freshness;
import io.ecrpusher.records.RecordedFailure;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Why clusters need something, and what to do. */
    private record Reason(String name, Remedy remedy) {
        /** Returns the reason of a cluster; empty for one that needs nothing. */
        static Optional<Reason> of(ClusterStatus status) {
            if (status.paused()) {
                return Optional.empty();
            }
            return status.cluster()
                    .failure()
                    .map(failure -> new Reason(name(failure), Remedy.of(failure)))
                    .or(
                            () ->
                                    status.state() == Freshness.FRESH
                                            ? Optional.empty()
                                            : Optional.of(
                                                    new Reason(
                                                            "No failure is recorded",
                                                            Remedy.forMissedRuns())));
        }

        private static String name(RecordedFailure failure) {
            return failure.cause()
                    + Remedy.refusedAction(failure).map(action -> ", " + action).orElse("");
        }
    }

    /** Prints what to do for each cause, most frequent first. */
    static void printRemedies(PrintStream err, String stack, List<ClusterStatus> clusters) {
        Map<Reason, List<ClusterStatus>> reasons = new LinkedHashMap<>();
        for (ClusterStatus status : clusters) {
            Reason.of(status)
                    .ifPresent(
                            reason ->
                                    reasons.computeIfAbsent(reason, _ -> new ArrayList<>())
                                            .add(status));
        }
        reasons.entrySet().stream()
                .sorted((one, other) -> other.getValue().size() - one.getValue().size())
                .limit(CliSettings.REMEDIES_SHOWN)
                .forEach(
                        entry -> {
                            Remedy remedy = entry.getKey().remedy().in(stack);
                            err.printf(
                                    "%s (%d): %s%n  %s%n",
                                    entry.getKey().name(),
                                    entry.getValue().size(),
                                    remedy.advice(),
                                    remedy.commandFor(entry.getValue().getFirst().cluster().id()));
                        });
    }
}
