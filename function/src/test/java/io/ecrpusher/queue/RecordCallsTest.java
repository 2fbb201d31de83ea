package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Target;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.shard.Shards;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts the calls that the records of 10,000 clusters cost: the jobs of a rotation, and twenty
 * workers that record them in simulated S3 as fast as they can. docs/cost.md has the figures.
 */
class RecordCallsTest {
    private static final int CLUSTERS = 10_000;
    private static final int WORKERS = 20;
    private static final SecretSpec SECRET = SecretSpec.retired("ecr-pull", "fleet");
    private static final Map<ClusterId, Cluster> FLEET =
            IntStream.range(0, CLUSTERS)
                    .mapToObj(
                            i ->
                                    new Cluster(
                                            "cluster-" + i,
                                            TestFleet.REGION,
                                            Optional.empty(),
                                            List.of(SECRET)))
                    .collect(Collectors.toMap(Cluster::id, one -> one));

    private final TestFleet fleet =
            new TestFleet().with("RECORDS_BUCKET", "records").with("STACK_NAME", "stack");

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aRotationOfTenThousandClustersWritesLittleMoreThanOneObjectPerJob() throws Exception {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, "records");
        Instant first = Instant.now().minus(Duration.ofHours(6));
        rotate(first);
        long reads = fleet.calls("GetObject");
        long writes = fleet.calls("PutObject");
        Instant second = Instant.now();
        rotate(second);
        reads = fleet.calls("GetObject") - reads;
        writes = fleet.calls("PutObject") - writes;

        System.out.printf("records: %d reads, %d writes%n", reads, writes);
        assertThat(writes).isBetween(1000L, 1170L);
        assertThat(reads).isBetween(writes, writes + Shards.COUNT + 1);
        FleetRecords records = fleet.application().records().read();
        assertThat(records.problems()).isEmpty();
        assertThat(records.clusters()).hasSize(CLUSTERS);
        assertThat(records.history())
                .extracting(RunRecord::startedAt, RunRecord::clusters, RunRecord::applied)
                .containsExactly(
                        tuple(first, CLUSTERS, 2L * CLUSTERS),
                        tuple(second, CLUSTERS, 2L * CLUSTERS));
    }

    private void rotate(Instant startedAt) throws Exception {
        Instant until = Instant.now().plusSeconds(600);
        assertThat(fleet.application().records().update(attempt(startedAt, List.of(), true), until))
                .isEmpty();
        List<DelayedJob> jobs = new ArrayList<>();
        Plan plan =
                Plan.of(new Fleet(List.copyOf(FLEET.values())), new Trigger.Rotate(), startedAt);
        assertThat(
                        new Dispatch((some, _) -> jobs.addAll(some), 500, Duration.ofMinutes(10))
                                .forEvent("event")
                                .offer(
                                        plan,
                                        new Trigger.Rotate(),
                                        startedAt,
                                        new Deadline(Clock.systemUTC(), until)))
                .isPresent();
        Queue<DelayedJob> queue = new ConcurrentLinkedQueue<>(jobs);
        List<Future<List<Report.Warning>>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                RecordStore records = fleet.application().records();
                workers.add(threads.submit(() -> work(queue, records, startedAt, until)));
            }
        }
        for (Future<List<Report.Warning>> worker : workers) {
            assertThat(worker.get()).isEmpty();
        }
    }

    private static List<Report.Warning> work(
            Queue<DelayedJob> queue, RecordStore records, Instant startedAt, Instant until) {
        List<Report.Warning> warnings = new ArrayList<>();
        for (DelayedJob job = queue.poll(); job != null; job = queue.poll()) {
            warnings.addAll(records.update(attempt(startedAt, job.job().clusters(), false), until));
        }
        return warnings;
    }

    private static Attempt attempt(Instant startedAt, List<ClusterId> clusters, boolean whole) {
        List<Outcome> outcomes = new ArrayList<>();
        for (ClusterId id : clusters) {
            for (String namespace : List.of("default", "kube-public")) {
                outcomes.add(
                        new Outcome.Applied(
                                new Target(FLEET.get(id), SECRET, namespace, true, List.of()),
                                startedAt.plus(Duration.ofHours(12))));
            }
        }
        return new Attempt(
                new Trigger.Rotate(),
                startedAt,
                startedAt.plusSeconds(60),
                outcomes,
                whole ? Optional.of(Set.copyOf(FLEET.keySet())) : Optional.empty());
    }
}
