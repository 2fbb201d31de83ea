package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Two workers with caches of their own, and jobs that come in another order than their runs. */
class LateJobTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final TestFleet fleet = new TestFleet();
    private Duration passed = Duration.ZERO;
    private EksCluster cluster;
    private QueuedApplication one;
    private QueuedApplication other;

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

    private void work(QueuedApplication process, Instant startedAt) {
        Job job =
                new Job(
                        new Trigger.Rotate(),
                        startedAt,
                        List.of(new ClusterId("eu-west-1", "prod", Optional.empty(), true)),
                        "");
        Worker worker = process.worker(Instant.now().plus(passed).plusSeconds(60));
        assertThat(
                        worker.process(
                                List.of(new Worker.Received("m", job.toJson(), 1)),
                                report -> assertThat(report.failures()).isEmpty(),
                                _ -> {}))
                .isEmpty();
    }

    private QueuedApplication process() {
        InstantSource source = () -> Instant.now().plus(passed);
        return new QueuedApplication(
                fleet.application(
                        new ApiServers(TIMEOUT, TIMEOUT),
                        new Retries(1, Duration.ZERO),
                        source.withZone(ZoneOffset.UTC)),
                fleet.environment());
    }

    private String password() {
        return TestFleet.passwords(cluster, "default", "ecr-pull").values().iterator().next();
    }
}
