package io.ecrpusher.metrics;

import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.Freshness;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.SecretRecord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a fleet in numbers. Paused clusters are counted as paused and nowhere else.
 *
 * @param clusters clusters by the state of their worst Secret
 * @param secrets Secrets by state; each namespace counts
 * @param paused clusters that the fleet file pauses
 * @param failing clusters whose last attempt failed
 * @param newlyFailing those of them that began to fail within the last half of a schedule interval,
 *     so that an alarm on them recovers before the next rotation, and rings again for its failures
 * @param lowestValidity the time until the first login expires; negative if one has expired; empty
 *     if none was ever written
 * @param recordsAge the time since a run last recorded something, never negative; empty if none
 *     ever did
 * @param recordProblems reasons why the records lack clusters or can't be true, in which case the
 *     other numbers are too low
 */
public record FleetMetrics(
        Map<Freshness, Long> clusters,
        Map<Freshness, Long> secrets,
        long paused,
        long failing,
        long newlyFailing,
        Optional<Duration> lowestValidity,
        Optional<Duration> recordsAge,
        long recordProblems) {
    public FleetMetrics {
        clusters = Map.copyOf(clusters);
        secrets = Map.copyOf(secrets);
    }

    /**
     * Returns the metrics of {@code records} at {@code now}.
     *
     * @param interval the time between two rotations
     */
    public static FleetMetrics of(FleetRecords records, Instant now, Duration interval) {
        List<ClusterStatus> statuses =
                ClusterStatus.of(records, now, interval).stream()
                        .filter(status -> !status.paused())
                        .toList();
        List<ClusterRecord> watched = statuses.stream().map(ClusterStatus::cluster).toList();
        Map<Freshness, Long> clusters = new EnumMap<>(Freshness.class);
        Map<Freshness, Long> secrets = new EnumMap<>(Freshness.class);
        for (ClusterStatus status : statuses) {
            add(clusters, status.state(), 1);
            for (SecretRecord secret : status.cluster().secrets().values()) {
                add(secrets, Freshness.NEVER_WRITTEN, secret.neverWritten());
                secret.expiries()
                        .forEach(
                                (expiry, targets) ->
                                        add(
                                                secrets,
                                                Freshness.of(Optional.of(expiry), now, interval),
                                                targets));
            }
        }
        return new FleetMetrics(
                clusters,
                secrets,
                records.clusters().size() - watched.size(),
                watched.stream().filter(one -> one.failure().isPresent()).count(),
                watched.stream()
                        .flatMap(one -> one.failure().stream())
                        .filter(failure -> isNew(failure, now, interval))
                        .count(),
                watched.stream()
                        .flatMap(one -> one.secrets().values().stream())
                        .flatMap(one -> one.expiries().keySet().stream())
                        .min(Comparator.naturalOrder())
                        .map(expiry -> Duration.between(now, expiry)),
                records.lastRun().map(last -> age(last, now)),
                records.problems().size());
    }

    /**
     * Returns these metrics, in which the records' age counts from {@code since} if no run has
     * recorded anything. So an alarm leaves a new stack the time for its first run, and no more.
     *
     * @param since when something began to read the records
     */
    public FleetMetrics expectingRecordsSince(Instant since, Instant now) {
        return recordsAge.isPresent()
                ? this
                : new FleetMetrics(
                        clusters,
                        secrets,
                        paused,
                        failing,
                        newlyFailing,
                        lowestValidity,
                        Optional.of(age(since, now)),
                        recordProblems);
    }

    /** A clock that is slightly behind another one makes no negative age. */
    private static Duration age(Instant since, Instant now) {
        return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
    }

    private static boolean isNew(RecordedFailure failure, Instant now, Duration interval) {
        return failure.since().isAfter(now.minus(interval.dividedBy(2)));
    }

    private static void add(Map<Freshness, Long> counts, Freshness state, long count) {
        counts.merge(state, count, Long::sum);
    }

    /**
     * Returns the values to publish. Leaves out states without any cluster or Secret, because
     * CloudWatch charges each metric for the hours in which it gets a value.
     */
    public List<Metric> metrics() {
        List<Metric> all = new ArrayList<>();
        for (Freshness state : Freshness.values()) {
            addIfAny(
                    all,
                    "Clusters" + state.label(),
                    clusters.get(state),
                    "Clusters whose worst Secret is " + words(state));
            addIfAny(
                    all,
                    "Secrets" + state.label(),
                    secrets.get(state),
                    "Secrets that are " + words(state));
        }
        // One metric for the alarm, because an alarm on a sum of two costs twice as much.
        addIfAny(
                all,
                "SecretsAtRisk",
                secrets.getOrDefault(Freshness.EXPIRING, 0L)
                        + secrets.getOrDefault(Freshness.EXPIRED, 0L),
                "Secrets that expire soon or have expired");
        addIfAny(all, "ClustersPaused", paused, "Clusters that the fleet file pauses");
        addIfAny(all, "ClustersFailing", failing, "Clusters whose last attempt failed");
        addIfAny(
                all,
                "ClustersNewlyFailing",
                newlyFailing,
                "Clusters that began to fail within the last half of a schedule interval");
        addIfAny(
                all,
                "RecordProblems",
                recordProblems,
                "Reasons why the records lack clusters or can't be true");
        lowestValidity.ifPresent(
                left ->
                        all.add(
                                Metric.seconds(
                                        "LowestValidity",
                                        left,
                                        "Time until the first login expires")));
        recordsAge.ifPresent(
                age ->
                        all.add(
                                Metric.seconds(
                                        "RecordsAge",
                                        age,
                                        "Time since a run last recorded something")));
        return all;
    }

    private static void addIfAny(List<Metric> all, String name, Long count, String help) {
        if (count != null && count > 0) {
            all.add(Metric.count(name, count, help));
        }
    }

    private static String words(Freshness state) {
        return switch (state) {
            case FRESH -> "fresh";
            case AGING -> "aging";
            case EXPIRING -> "expiring";
            case EXPIRED -> "expired";
            case NEVER_WRITTEN -> "not written yet";
        };
    }
}
