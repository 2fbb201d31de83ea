package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.report.Report;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Tests records over sockets: whole runs against simulated AWS and clusters. */
class RecordsTest {
    private static final String BUCKET = "records";
    private static final String FLEET =
            """
            version: 1
            registries: [{name: main}]
            secrets:
            - {name: ecr-pull, namespaces: [default, team-a]}
            - {name: ecr-pull-2, namespaces: ["team-*"]}
            clusters: [%s]
            """;

    /** The system's time, or later. Runs in one second would get tokens that expire together. */
    private static final class LaterClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void advance(Duration time) {
            ahead = ahead.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final LaterClock clock = new LaterClock();
    private final TestFleet fleet =
            new TestFleet(clock).with("RECORDS_BUCKET", BUCKET).with("STACK_NAME", "stack");

    RecordsTest() {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        fleet.fleetFile(FLEET.formatted("{name: one}, {name: two}"));
    }

    @AfterEach
    void stop() {
        assertHoldsNoCredential();
        fleet.close();
    }

    @Test
    void agreesWithTheApiServersToTheLastSecret() throws Exception {
        EksCluster one = cluster("one");
        EksCluster two = cluster("two");
        assertThat(fleet.run().warnings()).isEmpty();
        assertAgrees(one);
        assertAgrees(two);
        Map<String, ClusterRecord> before = Map.of("one", record("one"), "two", record("two"));

        clock.advance(Duration.ofSeconds(2));
        failSecrets(one, "team-a");
        two.kubernetes().server().fault(Fault.refused());
        Report report = fleet.run();

        assertThat(report.applied()).isEqualTo(2);
        assertAgrees(one);
        assertAgrees(two);
        ClusterRecord partly = record("one");
        assertThat(partly.lastSuccess()).isEqualTo(before.get("one").lastSuccess());
        assertThat(partly.secrets().get("ecr-pull").expiries()).hasSize(2);
        assertThat(partly.secrets().get("ecr-pull").failing()).isEqualTo(1);
        assertThat(partly.secrets().get("ecr-pull").validUntil())
                .isEqualTo(before.get("one").secrets().get("ecr-pull").validUntil());
        ClusterRecord dead = record("two");
        assertThat(dead.lastSuccess()).isEqualTo(before.get("two").lastSuccess());
        assertThat(dead.lastAttempt()).isAfter(before.get("two").lastAttempt());
        assertThat(dead.failure().orElseThrow().cause()).isEqualTo(Cause.UNREACHABLE);
        assertThat(dead.secrets().get("ecr-pull").failing()).isEqualTo(2);
        assertThat(read().history())
                .extracting(run -> run.applied() + "/" + run.failed() + "/" + run.failedClusters())
                .containsExactly("8/0/0", report.applied() + "/" + report.failed() + "/2");
    }

    @Test
    void aSweepAndAPushOfOneSecretTouchOnlyTheirOwn() throws Exception {
        EksCluster one = cluster("one");
        cluster("two");
        fleet.run();
        ClusterRecord before = record("two");

        clock.advance(Duration.ofSeconds(20));
        one.kubernetes().createNamespace("team-new");
        assertThat(fleet.run(new Trigger.Sweep(Duration.ofSeconds(15))).failures()).isEmpty();
        assertAgrees(one);
        assertThat(record("one").secrets().get("ecr-pull-2").targets()).isEqualTo(3);
        fleet.run(new Trigger.Push(List.of("one"), List.of("ecr-pull")));
        assertAgrees(one);
        assertThat(record("one").secrets().get("ecr-pull").expiries()).hasSize(1);
        assertThat(record("one").lastSuccess())
                .contains(
                        read().history()
                                .getFirst()
                                .startedAt()
                                .plus(read().history().getFirst().took()));
        assertThat(record("two")).isEqualTo(before);
        assertThat(read().history()).hasSize(1);
    }

    @Test
    void reportsOnceThatAClusterLeftTheFleet() throws Exception {
        cluster("one");
        cluster("two");
        fleet.run();
        fleet.fleetFile(FLEET.formatted("{name: one}"));
        assertThat(fleet.run(new Trigger.Push(List.of("one"))).warnings()).isEmpty();
        assertThat(read().clusters()).hasSize(2);
        assertThat(fleet.run().warnings())
                .containsExactly(
                        new Report.Warning(
                                "records",
                                "these clusters are no longer in the fleet, and their records were removed: eu-west-1/two"));
        assertThat(read().clusters()).hasSize(1);
        assertThat(fleet.run().warnings()).isEmpty();
    }

    @Test
    void keepsTheRecordsOfClustersThatDiscoveryMissed() throws Exception {
        cluster("one").tag("ecr-pusher", "enabled");
        fleet.fleetFile(FLEET.formatted("discover: {tags: {ecr-pusher: enabled}}"));
        fleet.run();
        fleet.simulator()
                .awsServer()
                .fault(
                        Fault.respond(HttpResponse.json(403, "{\"__type\":\"AccessDenied\"}"))
                                .when(request -> request.path().equals("/clusters")));
        assertThat(fleet.run().hasFailed()).isTrue();
        assertThat(read().clusters()).hasSize(1);
    }

    @Test
    void recordsAPause() throws Exception {
        cluster("one");
        Instant until = Instant.now().plusSeconds(3600);
        fleet.fleetFile(
                FLEET.formatted(
                        "{name: one, paused: {until: \"%s\", reason: migration}}"
                                .formatted(until)));
        assertThat(fleet.run().applied()).isEqualTo(4);
        assertThat(record("one").paused().orElseThrow().until()).isEqualTo(until);
        assertThat(record("one").paused().orElseThrow().reason()).isEqualTo("migration");
    }

    @Test
    void parallelRunsOfManyProcessesLoseNothing() throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            names.add("{name: c-%d}".formatted(i));
            cluster("c-" + i);
        }
        fleet.fleetFile(FLEET.formatted(String.join(", ", names)));
        // Loads this fleet's trust store. Java may give a thread the last one's if several load it.
        assertThat(fleet.application().aws().account()).isEqualTo(TestFleet.ACCOUNT);
        List<Future<Report>> runs = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (int i = 0; i < 12; i++) {
                Trigger push = new Trigger.Push(List.of("c-" + i));
                runs.add(threads.submit(() -> TestFleet.run(fleet.application(), push)));
            }
        }
        for (Future<Report> run : runs) {
            assertThat(run.get().warnings()).isEmpty();
        }
        assertThat(read().clusters()).hasSize(12);
        assertThat(read().clusters()).allMatch(one -> one.lastSuccess().isPresent());
    }

    @Test
    void aBucketThatFailsIsAWarningAfterTheSecretsAreWritten() {
        cluster("one");
        cluster("two");
        fleet.with("RECORDS_BUCKET", "nobodys");
        Report report = fleet.run();
        assertThat(report.applied()).isEqualTo(8);
        assertThat(report.hasFailed()).isFalse();
        assertThat(report.warnings())
                .hasSize(1)
                .allMatch(one -> one.where().equals("records"))
                .allMatch(one -> one.detail().contains("NoSuchBucket"));
    }

    @Test
    void aSilentBucketDelaysTheReportByFewSeconds() {
        cluster("one");
        cluster("two");
        fleet.simulator()
                .awsServer()
                .fault(
                        Fault.slow(Duration.ofSeconds(8))
                                .when(request -> request.path().startsWith("/" + BUCKET)));
        long before = System.nanoTime();
        Report report = fleet.run();
        assertThat(report.applied()).isEqualTo(8);
        assertThat(report.warnings()).hasSize(1);
        assertThat(report.took()).isLessThan(Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(40));
    }

    private EksCluster cluster(String name) {
        EksCluster cluster = fleet.cluster(name, List.of("team-a", "team-b"));
        cluster.kubernetes()
                .apply(
                        TestFleet.rbac()
                                .replace("[ecr-pull]", "[ecr-pull, ecr-pull-2]")
                                .replace(
                                        "  # - apiGroups: [\"\"]\n  #   resources: [namespaces]\n  #   verbs: [list]",
                                        "  - apiGroups: [\"\"]\n    resources: [namespaces]\n    verbs: [list]"));
        return cluster;
    }

    private static void failSecrets(EksCluster cluster, String namespace) {
        cluster.kubernetes()
                .server()
                .fault(
                        Fault.respond(HttpResponse.json(500, "{}"))
                                .when(
                                        request ->
                                                request.path()
                                                        .contains(
                                                                "/namespaces/" + namespace + "/")));
    }

    /** Compares the expiry of each Secret in the cluster with the record. */
    private void assertAgrees(EksCluster cluster) throws FailureException {
        ClusterRecord record = record(cluster.name());
        for (String name : List.of("ecr-pull", "ecr-pull-2")) {
            List<Instant> stored =
                    List.of("default", "team-a", "team-b", "team-new").stream()
                            .flatMap(ns -> cluster.kubernetes().secret(ns, name).stream())
                            .map(
                                    secret ->
                                            Instant.parse(
                                                    secret.getAsJsonObject("metadata")
                                                            .getAsJsonObject("annotations")
                                                            .get("ecr-pusher.io/expires-at")
                                                            .getAsString()))
                            .sorted()
                            .toList();
            SecretRecord secret = record.secrets().get(name);
            List<Instant> recorded = new ArrayList<>();
            secret.expiries()
                    .forEach(
                            (expiry, count) -> {
                                for (int i = 0; i < count; i++) {
                                    recorded.add(expiry);
                                }
                            });
            assertThat(recorded).as(name).isEqualTo(stored);
            assertThat(secret.targets()).isEqualTo(stored.size());
            assertThat(secret.validUntil()).isEqualTo(stored.stream().findFirst());
        }
    }

    private FleetRecords read() throws FailureException {
        FleetRecords records = fleet.application().records().read();
        assertThat(records.problems()).isEmpty();
        return records;
    }

    private ClusterRecord record(String name) throws FailureException {
        return read().clusters().stream()
                .filter(one -> one.id().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertHoldsNoCredential() {
        for (String key : fleet.simulator().objects(BUCKET)) {
            String text = fleet.simulator().object(BUCKET, key).orElseThrow();
            assertThat(fleet.simulator().issuedSecrets()).noneMatch(text::contains);
            assertThat(text).doesNotContain("k8s-aws-v1.", "X-Amz-");
        }
    }
}
