package io.ecrpusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.queue.Job;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/** Two workers with caches of their own, and jobs that come in another order than their runs. */
class LateJobTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final TestFleet fleet = new TestFleet();
    private Duration passed = Duration.ZERO;
    private EksCluster cluster;
    private Rotation one;
    private Rotation other;

    @BeforeEach
    void makeTheFleet() {
        cluster = fleet.cluster("prod", List.of());
        fleet.with("CLUSTERS", "prod")
                .with("QUEUE_RECEIVES", "3")
                .with("DEAD_LETTER_URL", "https://sqs.eu-west-1.amazonaws.com/111122223333/dead");
        one = process();
        other = process();
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void aJobOfAnOlderRunDoesNotBringAnOldTokenBack() {
        Instant earlier = Instant.now();
        work(one, earlier);
        String first = password();
        passed = Duration.ofSeconds(61);
        work(other, earlier.plus(passed));
        String second = password();
        assertThat(second).isNotEqualTo(first);

        work(one, earlier);

        assertThat(password()).isNotEqualTo(first).isNotEqualTo(second);
    }

    @Test
    void aJobThatComesTwiceChangesNothing() {
        Instant now = Instant.now();
        work(one, now);
        String version = TestFleet.resourceVersion(cluster);
        work(one, now);
        assertThat(TestFleet.resourceVersion(cluster)).isEqualTo(version);
    }

    private void work(Rotation process, Instant startedAt) {
        Job job = new Job(new Trigger.Rotate(), startedAt, List.of("eu-west-1/prod"), "");
        Worker worker = process.worker(Instant.now().plus(passed).plusSeconds(60));
        assertThat(
                        worker.work(
                                List.of(new Worker.Received("m", job.toJson(), 1)),
                                report -> assertThat(report.failures()).isEmpty(),
                                _ -> {}))
                .isEmpty();
    }

    private Rotation process() {
        InstantSource source = () -> Instant.now().plus(passed);
        return fleet.rotation(
                new ApiServers(TIMEOUT, TIMEOUT),
                new Retries(1, Duration.ZERO),
                source.withZone(ZoneOffset.UTC));
    }

    private String password() {
        return TestFleet.passwords(cluster, "default", "ecr-pull").values().iterator().next();
    }
}
