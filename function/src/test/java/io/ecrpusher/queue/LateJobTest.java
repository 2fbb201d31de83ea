package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Tests two workers with separate caches that receive jobs out of order. */
class LateJobTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final TestFleet fleet = new TestFleet();
    private Duration passed = Duration.ZERO;
    private EksCluster cluster;
    private QueuedApplication one;
    private QueuedApplication other;

    @BeforeEach
    void createFleet() {
        cluster = fleet.cluster("prod", List.of());
        fleet.with("CLUSTERS", "prod")
                .with("QUEUE_RECEIVES", "3")
                .with("DEAD_LETTER_URL", "https://sqs.eu-west-1.amazonaws.com/111122223333/dead");
        one = application();
        other = application();
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void writesNoOldTokenForAJobOfAnOlderRun() {
        Instant earlier = Instant.now();
        process(one, earlier);
        String first = password();
        passed = Duration.ofSeconds(61);
        process(other, earlier.plus(passed));
        String second = password();
        assertThat(second).isNotEqualTo(first);

        process(one, earlier);

        assertThat(password()).isNotEqualTo(first).isNotEqualTo(second);
    }

    @Test
    void changesNothingWhenAJobIsRepeated() {
        Instant now = Instant.now();
        process(one, now);
        String version = TestFleet.resourceVersion(cluster);
        process(one, now);
        assertThat(TestFleet.resourceVersion(cluster)).isEqualTo(version);
    }

    private void process(QueuedApplication application, Instant startedAt) {
        Job job =
                new Job(
                        new Trigger.Rotate(),
                        startedAt,
                        List.of(new ClusterId("eu-west-1", "prod", Optional.empty(), true)),
                        "");
        Worker worker =
                application.worker(
                        new Deadline(
                                Clock.systemUTC(), Instant.now().plus(passed).plusSeconds(60)));
        assertThat(
                        worker.process(
                                List.of(new Worker.Received("m", job.toJson(), 1)),
                                report -> assertThat(report.failures()).isEmpty(),
                                _ -> {}))
                .isEmpty();
    }

    private QueuedApplication application() {
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
