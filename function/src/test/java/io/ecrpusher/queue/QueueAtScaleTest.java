package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.UnixOperatingSystemMXBean;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.records.shard.Shards;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.Run;
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

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Queue mode over the network, with accounts of a hundred clusters each and twenty workers with
 * their own caches, as processes have. Ignores the queue's delays. The tests run one after the
 * other, like the runs of a day. {@code -Pfull} runs 10,000 clusters instead of 1,000.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QueueAtScaleTest {
    private static final int CLUSTERS = Integer.getInteger("queue.clusters", 1000);
    private static final int CLUSTERS_EACH = 100;
    private static final int ACCOUNTS = CLUSTERS / CLUSTERS_EACH;
    private static final int MESSAGES = CLUSTERS / 10;
    private static final long HEAP_PER_CLUSTER = 300_000L;
    private static final int WORKERS = 20;
    private static final int RECEIVES = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String BUCKET = "answers";

    private TestFleet fleet;
    private SqsQueue jobs;
    private SqsQueue deadLetters;
    private Map<String, Long> callsBefore = Map.of();
    private Duration took = Duration.ZERO;

    @BeforeAll
    void makeTheFleet() {
        assumeTrue(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                        && os.getMaxFileDescriptorCount() > 2 * CLUSTERS - 1000,
                "%d servers need %d open files (ulimit -n)"
                        .formatted(CLUSTERS, 2 * CLUSTERS - 1000));
        assumeTrue(
                Runtime.getRuntime().maxMemory() > HEAP_PER_CLUSTER * CLUSTERS,
                "%d servers need a heap of %d MB"
                        .formatted(CLUSTERS, HEAP_PER_CLUSTER * CLUSTERS / 1_000_000));
        fleet = new TestFleet();
        jobs = fleet.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "jobs");
        deadLetters = fleet.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "dead");
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        for (int i = 0; i < ACCOUNTS; i++) {
            fleet.simulator().addRole(role(i), Set.of(TestFleet.ROLE), Optional.empty());
            for (int j = 0; j < CLUSTERS_EACH; j++) {
                fleet.simulator()
                        .addCluster(account(i), TestFleet.REGION, "c-%d-%d".formatted(i, j))
                        .tag("ecr-pusher", "enabled")
                        .grantAccess(role(i), "ecr-pusher")
                        .kubernetes()
                        .apply(TestFleet.rbac());
            }
        }
        fleet.with("QUEUE_URL", jobs.url())
                .with("QUEUE_THRESHOLD", "500")
                .with("QUEUE_WINDOW_MINUTES", "10")
                .with("DEAD_LETTER_URL", deadLetters.url())
                .with("QUEUE_RECEIVES", String.valueOf(RECEIVES))
                .with("ANSWERS_BUCKET", BUCKET)
                .with("RECORDS_BUCKET", BUCKET)
                .with("STACK_NAME", "stack")
                .fleetFile(
                        """
                        version: 1
                        registries: [{name: main, regions: [eu-west-1, us-east-1]}]
                        secrets: [{name: ecr-pull, namespaces: [default, kube-public]}]
                        clusters:
                        - discover:
                            tags: {ecr-pusher: enabled}
                            roles: [%s]
                        """
                                .formatted(
                                        IntStream.range(0, ACCOUNTS)
                                                .mapToObj(i -> '"' + role(i) + '"')
                                                .collect(Collectors.joining(", "))));
    }

    @AfterAll
    void stop() {
        if (fleet != null) {
            fleet.close();
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
        assertThat(deadLetters.size()).isZero();
        assertThat(calls("ListClusters")).isEqualTo(ACCOUNTS);
        assertThat(calls("SendMessageBatch")).isEqualTo(MESSAGES / 10);
        assertThat(calls("DescribeCluster")).isEqualTo(CLUSTERS);
        assertFewTokens();
        // Once per process and role.
        assertThat(calls("AssumeRole")).isBetween(2L * ACCOUNTS, (WORKERS + 1L) * ACCOUNTS);
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
        assertThat(recordWrites).isBetween((long) MESSAGES, (MESSAGES + Shards.COUNT) * 11L / 10);
        // The run reads every shard and the index, to find the clusters that left.
        assertThat(recordReads).isBetween(recordWrites, recordWrites + Shards.COUNT + 1);
        assertThat(calls("ListClusters")).isEqualTo(ACCOUNTS);
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
        Set<String> givenUp = new HashSet<>();
        for (Optional<SqsQueue.Message> letter = deadLetters.take();
                letter.isPresent();
                letter = deadLetters.take()) {
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
                                                account(
                                                        Integer.parseInt(
                                                                cluster.split("-", -1)[1])),
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
        FleetRecords records = application(TIMEOUT).records().read();
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
        FleetRecords records = application(TIMEOUT).records().read();
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
                .isBetween(2L, 2L * WORKERS * (took.toMinutes() + 1));
    }

    private boolean isPushedSince(EksCluster cluster, Instant began) {
        return List.of("default", "kube-public").stream()
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

    /** Runs the rotation, then the workers until the queue is empty. */
    private void run() throws Exception {
        callsBefore = allCalls();
        Instant began = Instant.now();
        assertThat(
                        application()
                                .start(
                                        "an event",
                                        new Trigger.Rotate(),
                                        Instant.now().plus(TIMEOUT)))
                .isInstanceOf(Run.Result.HandedOff.class);
        assertThat(jobs.size()).isEqualTo(MESSAGES);
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                QueuedApplication worker = application();
                workers.add(threads.submit(() -> process(worker)));
            }
        }
        for (Future<?> worker : workers) {
            worker.get();
        }
        took = Duration.between(began, Instant.now());
    }

    private void process(QueuedApplication application) {
        for (Optional<SqsQueue.Message> next = jobs.take(); next.isPresent(); next = jobs.take()) {
            SqsQueue.Message message = next.get();
            Worker worker = application.worker(Instant.now().plus(TIMEOUT.multipliedBy(5)));
            List<String> failed =
                    worker.process(
                            List.of(
                                    new Worker.Received(
                                            message.id(), message.body(), message.received() + 1)),
                            _ -> {},
                            _ -> {});
            if (!failed.isEmpty()) {
                assertThat(message.received() + 1).isLessThan(RECEIVES);
                jobs.comeBack(message);
            }
        }
    }

    private QueuedApplication application() {
        return new QueuedApplication(application(TIMEOUT), fleet.environment());
    }

    private Application application(Duration timeout) {
        return fleet.application(
                new ApiServers(timeout, timeout),
                new Retries(2, Duration.ofMillis(10)),
                Clock.systemUTC());
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

    private static String account(int i) {
        return "%012d".formatted(222200000000L + i);
    }

    private static String role(int i) {
        return "arn:aws:iam::%s:role/ecr-pusher-spoke".formatted(account(i));
    }
}
