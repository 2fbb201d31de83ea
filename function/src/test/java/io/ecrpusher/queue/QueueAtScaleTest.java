package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.records.shard.Shards;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Queue mode over the network. The tests run one after the other, like the runs of a day. {@code
 * -Pfull} runs 10,000 clusters instead of 1,000.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QueueAtScaleTest {
    private static final int CLUSTERS = Integer.getInteger("queue.clusters", 1000);
    private QueueFleet queue;
    private TestFleet fleet;
    private Map<String, Long> callsBefore = Map.of();
    private Duration took = Duration.ZERO;

    @BeforeAll
    void makeTheFleet() {
        queue = QueueFleet.start(CLUSTERS);
        fleet = queue.fleet();
    }

    @AfterAll
    void stop() {
        if (queue != null) {
            queue.close();
        }
    }

    @Test
    @Order(1)
    void pushesEveryClusterExactlyOnceWithFewCalls() throws Exception {
        run();

        assertThat(fleet.simulator().clusters())
                .allSatisfy(
                        cluster ->
                                assertThat(cluster.kubernetes().requestCounts())
                                        .containsExactly(Map.entry("patch secrets", 2L)));
        assertThat(queue.deadLetters().size()).isZero();
        assertThat(calls("ListClusters")).isEqualTo(queue.accounts());
        assertThat(calls("SendMessageBatch")).isEqualTo(queue.messages() / 10);
        assertThat(calls("DescribeCluster")).isEqualTo(CLUSTERS);
        assertFewTokens();
        // Once per process and role.
        assertThat(calls("AssumeRole"))
                .isBetween(2L * queue.accounts(), (QueueFleet.WORKERS + 1L) * queue.accounts());
        assertRecordsAgree();
    }

    @Test
    @Order(2)
    void describesNoClusterAgainInTheNextRun() throws Exception {
        run();

        assertThat(fleet.simulator().clusters())
                .allSatisfy(
                        cluster ->
                                assertThat(cluster.kubernetes().requestCounts())
                                        .containsExactly(Map.entry("patch secrets", 4L)));
        assertThat(calls("DescribeCluster")).isZero();
        long recordWrites = calls("PutObject");
        long recordReads = calls("GetObject") - CLUSTERS;
        System.out.printf(
                "records of %d clusters: %d reads and %d writes in a rotation%n",
                CLUSTERS, recordReads, recordWrites);
        // A job's clusters are in one or two shards. A few workers meet at the same shard.
        assertThat(recordWrites)
                .isBetween((long) queue.messages(), (queue.messages() + Shards.COUNT) * 11L / 10);
        // The run reads every shard and the index, to find the clusters that left.
        assertThat(recordReads).isBetween(recordWrites, recordWrites + Shards.COUNT + 1);
        assertThat(calls("ListClusters")).isEqualTo(queue.accounts());
        assertFewTokens();
        assertRecordsAgree();
    }

    @Test
    @Order(3)
    void pushesEveryClusterOrWritesADeadLetterWhenOneCallInTwentyFails() throws Exception {
        Set<String> dead = new HashSet<>();
        for (EksCluster cluster : fleet.simulator().clusters().subList(0, 5)) {
            cluster.kubernetes().server().fault(Fault.refused());
            dead.add(cluster.name());
        }
        SplittableRandom random = new SplittableRandom(5);
        Fault sometimes =
                Fault.respond(HttpResponse.json(503, "{\"message\":\"try later\"}"))
                        .when(
                                _ -> {
                                    synchronized (random) {
                                        return random.nextInt(20) == 0;
                                    }
                                });
        fleet.simulator().awsServer().fault(sometimes);
        fleet.simulator()
                .clusters()
                .forEach(cluster -> cluster.kubernetes().server().fault(sometimes));
        Instant began = Instant.now();

        run();

        Set<String> pushed =
                fleet.simulator().clusters().stream()
                        .filter(cluster -> isPushedSince(cluster, began))
                        .map(EksCluster::name)
                        .collect(Collectors.toSet());
        Map<String, String> accounts =
                fleet.simulator().clusters().stream()
                        .collect(Collectors.toMap(EksCluster::name, EksCluster::account));
        Set<String> givenUp = new HashSet<>();
        for (Optional<SqsQueue.Message> letter = queue.deadLetters().take();
                letter.isPresent();
                letter = queue.deadLetters().take()) {
            JsonObject job = JsonParser.parseString(letter.get().body()).getAsJsonObject();
            for (var id : job.getAsJsonArray("clusters")) {
                String cluster = id.getAsJsonObject().get("name").getAsString();
                givenUp.add(cluster);
                assertThat(job.get("reason").getAsString())
                        .contains(
                                "%s/%s in %s: %s"
                                        .formatted(
                                                TestFleet.REGION,
                                                cluster,
                                                accounts.get(cluster),
                                                dead.contains(cluster) ? "UNREACHABLE" : ""));
            }
        }
        assertThat(givenUp).containsAll(dead).hasSizeLessThan(CLUSTERS / 100);
        assertThat(pushed).hasSizeGreaterThan(CLUSTERS * 99 / 100);
        pushed.addAll(givenUp);
        assertThat(pushed).hasSize(CLUSTERS);
        assertRecordsShow(dead, began);
    }

    /** One record in a hundred may be of the run before: calls to S3 fail too. */
    private void assertRecordsShow(Set<String> dead, Instant began) throws FailureException {
        fleet.simulator().awsServer().clearFaults();
        FleetRecords records = queue.application().records().read();
        assertThat(records.problems()).isEmpty();
        assertThat(records.clusters()).hasSize(CLUSTERS);
        long current = 0;
        for (ClusterRecord cluster : records.clusters()) {
            if (dead.contains(cluster.id().name())) {
                assertThat(cluster.lastSuccess().orElseThrow()).isBefore(began);
                assertThat(cluster.secrets().get("ecr-pull").validUntil().orElseThrow())
                        .isBefore(began.plus(Duration.ofHours(12)));
            } else if (cluster.lastSuccess().filter(began::isBefore).isPresent()) {
                current++;
            }
        }
        assertThat(current).isGreaterThan(CLUSTERS * 98L / 100);
    }

    private void assertRecordsAgree() throws FailureException {
        FleetRecords records = queue.application().records().read();
        assertThat(records.problems()).isEmpty();
        Map<String, ClusterRecord> byName =
                records.clusters().stream()
                        .collect(Collectors.toMap(one -> one.id().name(), one -> one));
        assertThat(byName).hasSize(CLUSTERS);
        for (EksCluster cluster : fleet.simulator().clusters()) {
            ClusterRecord record = byName.get(cluster.name());
            Instant expiry = expiry(cluster, "default");
            assertThat(record.secrets())
                    .isEqualTo(Map.of("ecr-pull", new SecretRecord(Optional.of(expiry), 2, 0)));
            assertThat(record.failure()).isEmpty();
            assertThat(record.lastSuccess()).contains(record.lastAttempt());
        }
        RunRecord run = records.history().getLast();
        assertThat(List.of(run.applied(), run.failed(), (long) run.clusters()))
                .containsExactly(2L * CLUSTERS, 0L, (long) CLUSTERS);
    }

    /** At most one per Region, worker, and minute. */
    private void assertFewTokens() {
        assertThat(calls("GetAuthorizationToken"))
                .isBetween(2L, 2L * QueueFleet.WORKERS * (took.toMinutes() + 1));
    }

    private boolean isPushedSince(EksCluster cluster, Instant began) {
        return QueueFleet.NAMESPACES.stream()
                .allMatch(
                        namespace ->
                                expiry(cluster, namespace)
                                        .isAfter(began.plus(Duration.ofHours(12)).minusSeconds(5)));
    }

    private static Instant expiry(EksCluster cluster, String namespace) {
        return Instant.parse(
                cluster.kubernetes()
                        .secret(namespace, "ecr-pull")
                        .orElseThrow()
                        .getAsJsonObject("metadata")
                        .getAsJsonObject("annotations")
                        .get("ecr-pusher.io/expires-at")
                        .getAsString());
    }

    private void run() throws Exception {
        callsBefore = allCalls();
        Instant began = Instant.now();
        queue.run();
        took = Duration.between(began, Instant.now());
    }

    private Map<String, Long> allCalls() {
        return fleet.simulator().calls().entrySet().stream()
                .collect(
                        Collectors.groupingBy(
                                call -> call.getKey().operation(),
                                Collectors.summingLong(Map.Entry::getValue)));
    }

    private long calls(String operation) {
        return allCalls().getOrDefault(operation, 0L) - callsBefore.getOrDefault(operation, 0L);
    }
}
