package io.ecrpusher.proof.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.metrics.FleetMetrics;
import io.ecrpusher.push.Retries;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.Freshness;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what records, {@code status}, the fleet page, and the metrics say at one moment with
 * what the simulated API servers hold.
 */
final class Agreement {
    /** The time between two rotations, as the deployed function's schedule says. */
    static final Duration INTERVAL = Duration.ofHours(6);

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String FUNCTION = "rotate";

    private final TestFleet fleet;
    private final String stack;
    private final int targets;
    private final Path directory;

    /**
     * Deploys {@code stack} to the simulated AWS, for {@code status}.
     *
     * @param targets the Secrets that each cluster gets
     * @param directory for files
     */
    Agreement(TestFleet fleet, String stack, String bucket, int targets, Path directory) {
        this.fleet = fleet;
        this.stack = stack;
        this.targets = targets;
        this.directory = directory;
        fleet.simulator()
                .aws()
                .cloudFormation()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        stack,
                        Map.of("FunctionName", FUNCTION, "BucketName", bucket));
        fleet.simulator()
                .aws()
                .lambda()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        FUNCTION,
                        TestFleet.ROLE,
                        Map.of("SCHEDULE", "rate(6 hours)"));
    }

    /**
     * What everything agrees on.
     *
     * @param last the last run's totals: written, not written, clusters, failed clusters
     */
    record Agreed(
            Map<String, ClusterView> clusters,
            Map<String, Attempts> attempts,
            String last,
            Map<String, Double> metrics) {

        /** Returns the number of Secrets that the API servers hold. */
        long stored() {
            return clusters.values().stream()
                    .mapToLong(one -> one.targets() - one.neverWritten())
                    .sum();
        }

        /** Returns the clusters of which the last attempt failed. */
        Set<String> failing() {
            return attempts.entrySet().stream()
                    .filter(one -> one.getValue().failingSince().isPresent())
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }
    }

    /**
     * Checks that everything agrees at {@code now}.
     *
     * @param newlyFailing how many clusters began to fail within half an interval before
     */
    Agreed check(Instant now, int newlyFailing) throws Exception {
        Map<String, ClusterView> servers = servers(now);
        FleetRecords records = records(now);
        assertThat(byName(records, one -> view(one, now))).as("records").isEqualTo(servers);
        Map<String, Attempts> attempts = byName(records, Agreement::attempts);
        RunRecord run = records.history().getLast();
        String last =
                "%d/%d/%d/%d"
                        .formatted(
                                run.applied(), run.failed(), run.clusters(), run.failedClusters());

        PageView page = PageView.of(page(now), now);
        assertThat(page.clusters()).as("page").isEqualTo(servers);
        assertThat(page.attempts()).as("page").isEqualTo(attempts);
        assertThat(page.last()).as("page").isEqualTo(last);

        StatusView status = StatusView.of(command(now, "status", "--stack", stack, "-o", "json"));
        Map<String, ClusterView.Summary> summaries = new TreeMap<>();
        servers.forEach((name, one) -> summaries.put(name, one.summary()));
        assertThat(status.clusters()).as("status").isEqualTo(summaries);
        assertThat(status.attempts()).as("status").isEqualTo(attempts);
        assertThat(status.last()).as("status").isEqualTo(last);

        Map<String, Double> metrics =
                MetricsView.of(stack, now, FleetMetrics.of(records, now, INTERVAL).metrics());
        Agreed agreed = new Agreed(servers, attempts, last, metrics);
        Map<String, Double> expected = expectedMetrics(servers, now);
        add(expected, "ClustersFailing", agreed.failing().size());
        add(expected, "ClustersNewlyFailing", newlyFailing);
        expected.put("RecordsAge", seconds(records.lastRun().orElseThrow(), now));
        assertThat(metrics).isEqualTo(expected);
        return agreed;
    }

    /** Returns what the API servers hold. */
    Map<String, ClusterView> servers(Instant now) {
        return fleet.simulator().clusters().stream()
                .collect(
                        Collectors.toMap(
                                EksCluster::name,
                                one -> ClusterView.of(one, targets, now, INTERVAL)));
    }

    /** Returns what the records say about the Secrets. */
    Map<String, ClusterView> recorded(Instant now) throws Exception {
        return byName(records(now), one -> view(one, now));
    }

    /** Returns an application at another time. AWS keeps its time. */
    Application applicationAt(Instant now) {
        return fleet.application(
                new ApiServers(TIMEOUT, TIMEOUT),
                new Retries(1, Duration.ZERO),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private FleetRecords records(Instant now) throws Exception {
        FleetRecords records = applicationAt(now).records().read();
        assertThat(records.problems()).isEmpty();
        return records;
    }

    private static <T> Map<String, T> byName(
            FleetRecords records, Function<ClusterRecord, T> view) {
        return records.clusters().stream().collect(Collectors.toMap(one -> one.id().name(), view));
    }

    private static ClusterView view(ClusterRecord cluster, Instant now) {
        NavigableMap<Instant, Integer> expiries = new TreeMap<>();
        cluster.secrets()
                .values()
                .forEach(
                        secret ->
                                secret.expiries()
                                        .forEach(
                                                (expiry, count) ->
                                                        expiries.merge(
                                                                expiry, count, Integer::sum)));
        ClusterStatus status = ClusterStatus.of(cluster, now, INTERVAL);
        return new ClusterView(status.state(), status.targets(), expiries);
    }

    private static Attempts attempts(ClusterRecord cluster) {
        return new Attempts(cluster.lastSuccess(), cluster.failure().map(one -> one.since()));
    }

    private String page(Instant now) throws Exception {
        Path file = directory.resolve("fleet.html");
        Files.deleteIfExists(file);
        String _ = command(now, "status", "--stack", stack, "--html", file.toString());
        return Files.readString(file);
    }

    private String command(Instant now, String... args) {
        RunResult result =
                new TestRun(directory)
                        .with("AWS_REGION", TestFleet.REGION)
                        .at(Clock.fixed(now, ZoneOffset.UTC))
                        .run(args);
        assertThat(result.code()).as(result.err()).isZero();
        return result.out();
    }

    private static Map<String, Double> expectedMetrics(
            Map<String, ClusterView> clusters, Instant now) {
        Map<String, Double> metrics = new TreeMap<>();
        for (ClusterView cluster : clusters.values()) {
            add(metrics, "Clusters" + cluster.state().label(), 1);
            add(metrics, "Secrets" + Freshness.NEVER_WRITTEN.label(), cluster.neverWritten());
            cluster.expiries()
                    .forEach(
                            (expiry, count) ->
                                    add(
                                            metrics,
                                            "Secrets"
                                                    + Freshness.of(
                                                                    Optional.of(expiry),
                                                                    now,
                                                                    INTERVAL)
                                                            .label(),
                                            count));
        }
        clusters.values().stream()
                .flatMap(one -> one.expiries().keySet().stream())
                .min(Comparator.naturalOrder())
                .ifPresent(expiry -> metrics.put("LowestValidity", seconds(now, expiry)));
        return metrics;
    }

    private static void add(Map<String, Double> metrics, String name, int count) {
        if (count > 0) {
            metrics.merge(name, (double) count, Double::sum);
        }
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
