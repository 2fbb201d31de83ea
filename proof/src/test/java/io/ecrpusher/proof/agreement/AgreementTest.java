package io.ecrpusher.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.metrics.FleetMetrics;
import io.ecrpusher.metrics.Metric;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Compares records, metrics, and {@code status} with what the simulated API servers hold, while
 * clusters fail in six ways.
 */
class AgreementTest {
    private static final String BUCKET = "pusher-bucket";
    private static final String STACK = "ecr-pusher";
    private static final List<String> NAMESPACES = List.of("default", "team");
    private static final Duration INTERVAL = Duration.ofHours(6);
    private static final int CLUSTERS = 40;
    private static final Fault BROKEN = Fault.respond(HttpResponse.json(500, "{}"));

    /**
     * Each fails the cluster's Secrets in another way: all of them, or only those of one namespace.
     */
    private static final List<Consumer<EksCluster>> FAILURES =
            List.of(
                    cluster -> cluster.kubernetes().server().fault(Fault.refused()),
                    cluster -> cluster.kubernetes().server().fault(BROKEN),
                    cluster ->
                            cluster.kubernetes()
                                    .server()
                                    .fault(
                                            Fault.respond(HttpResponse.json(500, "{}"))
                                                    .when(one -> one.path().contains("/team/"))),
                    cluster -> cluster.kubernetes().removeNamespace("team"),
                    cluster -> cluster.access().revoke(TestFleet.ROLE),
                    cluster ->
                            cluster.kubernetes()
                                    .server()
                                    .fault(Fault.respond(HttpResponse.json(200, "{}"))));

    @TempDir private Path directory;

    private final TestFleet fleet = new TestFleet();
    private final List<EksCluster> clusters = new ArrayList<>();

    AgreementTest() {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CLUSTERS; i++) {
            names.add("c-%02d".formatted(i));
            clusters.add(fleet.cluster(names.getLast(), List.of("team")));
        }
        fleet.with("RECORDS_BUCKET", BUCKET)
                .with("STACK_NAME", STACK)
                .with("NAMESPACES", String.join(",", NAMESPACES))
                .with("CLUSTERS", String.join(",", names));
        fleet.simulator()
                .aws()
                .cloudFormation()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        STACK,
                        Map.of("FunctionName", "rotate", "BucketName", BUCKET));
        fleet.simulator()
                .aws()
                .lambda()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        "rotate",
                        TestFleet.ROLE,
                        Map.of("SCHEDULE", "rate(6 hours)"));
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void recordsMetricsAndStatusAgreeWithTheClustersToTheLastSecret() throws Exception {
        for (int i = 0; i < FAILURES.size(); i++) {
            FAILURES.get(i).accept(clusters.get(i));
        }
        fleet.run();
        Instant now = Instant.now();

        FleetRecords records = read();
        assertThat(expiriesByRecords(records)).isEqualTo(expiriesInClusters());
        Map<String, Double> metrics = metrics(records, now);
        long stored = expiriesInClusters().values().stream().mapToLong(List::size).sum();
        assertThat(metrics)
                .containsEntry("SecretsFresh", (double) stored)
                .containsEntry(
                        "SecretsNeverWritten", (double) CLUSTERS * NAMESPACES.size() - stored)
                .containsEntry("ClustersFailing", 6.0)
                .containsEntry("ClustersNewlyFailing", 6.0);
        Map<String, JsonObject> status = status(now);
        assertThat(status).hasSize(CLUSTERS);
        status.forEach(
                (name, cluster) ->
                        assertThat(written(cluster))
                                .as(name)
                                .isEqualTo(expiriesInClusters().get(name).size()));
    }

    @Test
    void metricsShowNewFailuresWhileOthersAreAlreadyRed() throws Exception {
        fleet.run();
        for (int i = 0; i < 6; i++) {
            FAILURES.getFirst().accept(clusters.get(i));
        }
        fleet.run();
        Instant betweenTheFailures = Instant.now();
        for (int i = 6; i < 11; i++) {
            FAILURES.getFirst().accept(clusters.get(i));
        }
        fleet.run();

        assertThat(metrics(read(), betweenTheFailures.plus(INTERVAL)))
                .containsEntry("ClustersFailing", 11.0)
                .containsEntry("ClustersNewlyFailing", 5.0);
    }

    @Test
    void aClusterThatStaysUnreachableAgesInMetricsAndStatusAtTheSameMinutes() throws Exception {
        fleet.run();
        Instant expiry = expiriesInClusters().get("c-00").getFirst();
        Instant lastSuccess = lastSuccess("c-00");
        FAILURES.getFirst().accept(clusters.getFirst());
        fleet.run();

        assertThat(lastSuccess("c-00")).isEqualTo(lastSuccess);
        assertState("FRESH", expiry.minus(Duration.ofHours(5)));
        assertState("AGING", expiry.minus(Duration.ofHours(5)).plusSeconds(60));
        assertState("AGING", expiry.minus(Duration.ofHours(3)));
        assertState("EXPIRING", expiry.minus(Duration.ofHours(3)).plusSeconds(60));
        assertState("EXPIRING", expiry.minusSeconds(60));
        assertState("EXPIRED", expiry);
    }

    private void assertState(String state, Instant now) throws FailureException {
        assertThat(status(now).get("c-00").get("state").getAsString())
                .as("%s", now)
                .isEqualTo(state);
        String metric = "Clusters" + state.charAt(0) + state.substring(1).toLowerCase(Locale.ROOT);
        assertThat(metrics(read(), now)).as("%s", now).containsKey(metric);
    }

    private FleetRecords read() throws FailureException {
        FleetRecords records = fleet.application().records().read();
        assertThat(records.problems()).isEmpty();
        return records;
    }

    private Instant lastSuccess(String name) throws FailureException {
        return read().clusters().stream()
                .filter(cluster -> cluster.id().name().equals(name))
                .findFirst()
                .flatMap(cluster -> cluster.lastSuccess())
                .orElseThrow();
    }

    private static Map<String, Double> metrics(FleetRecords records, Instant now) {
        return FleetMetrics.of(records, now, INTERVAL).metrics().stream()
                .collect(Collectors.toMap(Metric::name, Metric::value));
    }

    private Map<String, JsonObject> status(Instant now) {
        RunResult result =
                new TestRun(directory)
                        .with("AWS_REGION", TestFleet.REGION)
                        .at(Clock.fixed(now, ZoneOffset.UTC))
                        .run("status", "-o", "json");
        assertThat(result.code()).as(result.err()).isZero();
        Map<String, JsonObject> byName = new TreeMap<>();
        for (JsonElement cluster :
                JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonArray("clusters")) {
            byName.put(
                    cluster.getAsJsonObject().get("name").getAsString(), cluster.getAsJsonObject());
        }
        return byName;
    }

    private static int written(JsonObject cluster) {
        JsonObject secret = cluster.getAsJsonArray("secrets").get(0).getAsJsonObject();
        return secret.get("targets").getAsInt() - secret.get("neverWritten").getAsInt();
    }

    private static Map<String, List<Instant>> expiriesByRecords(FleetRecords records) {
        Map<String, List<Instant>> expiries = new TreeMap<>();
        records.clusters()
                .forEach(
                        cluster -> {
                            List<Instant> all = new ArrayList<>();
                            cluster.secrets()
                                    .values()
                                    .forEach(
                                            secret ->
                                                    secret.expiries()
                                                            .forEach(
                                                                    (expiry, count) -> {
                                                                        for (int i = 0;
                                                                                i < count;
                                                                                i++) {
                                                                            all.add(expiry);
                                                                        }
                                                                    }));
                            expiries.put(cluster.id().name(), all);
                        });
        return expiries;
    }

    private Map<String, List<Instant>> expiriesInClusters() {
        return clusters.stream()
                .collect(
                        Collectors.toMap(
                                EksCluster::name,
                                cluster ->
                                        NAMESPACES.stream()
                                                .flatMap(
                                                        namespace ->
                                                                cluster
                                                                        .kubernetes()
                                                                        .secret(
                                                                                namespace,
                                                                                "ecr-pull")
                                                                        .stream())
                                                .map(AgreementTest::expiry)
                                                .sorted()
                                                .toList(),
                                (one, _) -> one,
                                TreeMap::new));
    }

    private static Instant expiry(JsonObject secret) {
        return Instant.parse(
                secret.getAsJsonObject("metadata")
                        .getAsJsonObject("annotations")
                        .get("ecr-pusher.io/expires-at")
                        .getAsString());
    }
}
