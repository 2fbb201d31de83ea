package io.ecrpusher.proof.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.ecrpusher.proof.agreement.Agreement.Agreed;
import io.ecrpusher.queue.QueueFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.SqsQueue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** In queue mode. {@code -Pfull} runs 10,000 clusters instead of 200. */
class AgreementAtScaleTest {
    private static final int CLUSTERS = Integer.getInteger("agreement.clusters", 200);
    private static final int FAILING = CLUSTERS * 3 / 100;
    private static final int DYING = 50;

    /**
     * The runs are minutes apart. So long after the moment between them, only the failures of the
     * second one are new.
     */
    private static final Duration WHILE_NEW = Agreement.INTERVAL.dividedBy(2);

    private static final int TARGETS = QueueFleet.NAMESPACES.size();

    @TempDir private Path directory;

    @Test
    void everythingAgreesAfterAKilledWorkerAndShowsFiftyNewFailuresAmongOldOnes() throws Exception {
        Instant began = Instant.now();
        try (QueueFleet queue = QueueFleet.start(CLUSTERS)) {
            Agreement agreement =
                    new Agreement(
                            queue.fleet(), QueueFleet.STACK, QueueFleet.BUCKET, TARGETS, directory);
            TemplateAlarm alarm = TemplateAlarm.read("NewlyFailingAlarm");
            List<EksCluster> failing = spread(queue.clusters(), FAILING);
            Failures.fail(failing);
            print("clusters started", began);

            SqsQueue.Message unfinished = queue.runWithAKilledWorker();

            long notRecorded = notRecorded(agreement, Instant.now());
            assertThat(notRecorded).isPositive();
            // A part gives up its records after six seconds. All workers share this machine.
            assumeThat(notRecorded)
                    .as("clusters not recorded; more than those of the killed worker: too busy")
                    .isLessThanOrEqualTo(QueueFleet.WRITTEN_WHEN_KILLED);
            queue.deliver(unfinished);
            Agreed first = agreement.check(Instant.now(), FAILING);
            assertThat(first.failing()).isEqualTo(names(failing));
            assertThat(first.last()).isEqualTo(totals(first.stored(), FAILING));
            print("first run and comparison", began);

            Agreed recovered = agreement.check(began.plus(Agreement.INTERVAL), 0);
            assertThat(alarm.isSetOffBy(recovered.metrics())).isFalse();
            Instant betweenTheRuns = Instant.now();
            List<EksCluster> healthy = new ArrayList<>(queue.clusters());
            healthy.removeAll(failing);
            List<EksCluster> dying = spread(healthy, DYING);
            dying.forEach(Failures::unreachable);
            queue.run();

            Agreed second = agreement.check(betweenTheRuns.plus(WHILE_NEW), DYING);
            Set<String> all = new HashSet<>(names(failing));
            all.addAll(names(dying));
            assertThat(second.failing()).isEqualTo(all);
            assertThat(alarm.isSetOffBy(second.metrics())).isTrue();
            assertThat(newlyFailing(second, first)).isEqualTo(names(dying));
            assertThat(second.last())
                    .isEqualTo(totals(first.stored() - (long) TARGETS * DYING, FAILING + DYING));
            print("second run and comparisons", began);
        }
    }

    /** Returns a run's totals: written, not written, clusters, failed clusters. */
    private static String totals(long written, int failedClusters) {
        return "%d/%d/%d/%d"
                .formatted(written, (long) TARGETS * CLUSTERS - written, CLUSTERS, failedClusters);
    }

    private static List<EksCluster> spread(List<EksCluster> clusters, int count) {
        List<EksCluster> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(clusters.get(i * (clusters.size() / count)));
        }
        return some;
    }

    private static Set<String> names(List<EksCluster> clusters) {
        return clusters.stream().map(EksCluster::name).collect(Collectors.toSet());
    }

    private static Set<String> newlyFailing(Agreed second, Agreed first) {
        Set<String> names = new HashSet<>(second.failing());
        names.removeIf(
                name ->
                        first.attempts()
                                .get(name)
                                .failingSince()
                                .equals(second.attempts().get(name).failingSince()));
        return names;
    }

    private static long notRecorded(Agreement agreement, Instant now) throws Exception {
        Map<String, ClusterView> recorded = agreement.recorded(now);
        return agreement.servers(now).entrySet().stream()
                .filter(one -> !one.getValue().expiries().isEmpty())
                .filter(one -> !one.getValue().equals(recorded.get(one.getKey())))
                .count();
    }

    private static void print(String what, Instant began) {
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "agreement of %,d clusters: %s after %d s, heap %d MB%n",
                CLUSTERS,
                what,
                Duration.between(began, Instant.now()).toSeconds(),
                (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000);
    }
}
