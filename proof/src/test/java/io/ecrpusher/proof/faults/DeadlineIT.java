package io.ecrpusher.proof.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.queue.QueuedApplication;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.run.HandOffFailedException;
import io.ecrpusher.run.Run;
import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tests that runs end by their deadline, and hand on what they didn't write. */
class DeadlineIT {
    private static final Duration TIME = Duration.ofSeconds(8);

    /** Shorter than one attempt of a call to AWS. */
    private static final Duration SHORT_TIME = Duration.ofSeconds(4);

    /** Lambda's timeout is {@link Settings#REPORT_RESERVE} later; a busy machine takes more. */
    private static final Duration LIMIT = AwsSettings.AWS_CALL_TIMEOUT;

    /** A first run loads thousands of classes, which takes seconds on a busy machine. */
    @BeforeAll
    static void warmUp() {
        for (Edge edge : List.of(Edge.ORGANIZATIONS, Edge.SECRETS_MANAGER)) {
            try (CellFleet fleet = new CellFleet(edge, false)) {
                assertThat(rotate(fleet, Duration.ofSeconds(60)).hasFailed()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ECR, BLACK_HOLE",
        "ECR, SLOW_DRIP",
        "STS, BLACK_HOLE",
        "STS, SLOW_DRIP",
        "EKS, BLACK_HOLE",
        "EKS, SLOW_DRIP",
        "ORGANIZATIONS, BLACK_HOLE",
        "ORGANIZATIONS, SLOW_DRIP",
        "SECRETS_MANAGER, BLACK_HOLE",
        "SECRETS_MANAGER, SLOW_DRIP"
    })
    void reportsTheRestAsOutOfTime(Edge edge, FaultKind fault) {
        try (CellFleet fleet = new CellFleet(edge, false)) {
            fleet.breakWith(fault);
            long start = System.nanoTime();
            Report report = rotate(fleet, TIME);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
            assertThat(fleet.written()).isEqualTo(edge.others());
            assertThat(report.failures())
                    .isNotEmpty()
                    .extracting(Report.Failure::cause)
                    .containsOnly(Cause.OUT_OF_TIME);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"S3_FLEET", "SSM_FLEET"})
    void waitsForTheFleetFileUntilTheDeadline(Edge edge) {
        try (CellFleet fleet = new CellFleet(edge, false)) {
            fleet.breakWith(FaultKind.BLACK_HOLE);
            assertThatThrownBy(() -> rotate(fleet, SHORT_TIME))
                    .isInstanceOf(InvalidFleetException.class)
                    .hasMessageContaining("no response from AWS before the run's time was up");
        }
    }

    @Test
    void waitsForTheQueueUntilTheDeadline() {
        try (CellFleet fleet = new CellFleet(Edge.SQS_JOBS, false)) {
            fleet.breakWith(FaultKind.BLACK_HOLE);
            QueuedApplication application =
                    new QueuedApplication(fleet.application(), fleet.environment());
            assertThatThrownBy(
                            () ->
                                    application.start(
                                            "event",
                                            new Trigger.Rotate(),
                                            Instant.now().plus(SHORT_TIME)))
                    .isInstanceOf(HandOffFailedException.class);
            assertThat(fleet.calls()).as("attempts").isEqualTo(1);
        }
    }

    @Test
    void leavesAJobThatIsOutOfTimeInTheQueue() {
        try (CellFleet fleet = new CellFleet(Edge.SQS_DEAD_LETTERS, false)) {
            Run run = fleet.application().run(Settings.TOKEN_MAX_AGE_BESIDE_WORKERS);
            fleet.breakCluster("own");
            Worker worker =
                    new Worker(
                            job ->
                                    run.pushPart(
                                            job.trigger(),
                                            job.startedAt(),
                                            job.clusters(),
                                            Instant.now().plus(Duration.ofSeconds(2))),
                            (_, _) -> {
                                throw new AssertionError("no dead letter before the last attempt");
                            },
                            3,
                            new Deadline(Clock.systemUTC(), Instant.now().plus(TIME)));
            assertThat(
                            worker.process(
                                    List.of(new Worker.Received("m", fleet.job("own"), 1)),
                                    _ -> {},
                                    _ -> {}))
                    .containsExactly("m");
        }
    }

    private static Report rotate(CellFleet fleet, Duration time) {
        Application application = fleet.application();
        return application
                .run(Settings.TOKEN_MAX_AGE)
                .start(new Trigger.Rotate(), HandOff.NONE, Instant.now().plus(time))
                .report();
    }
}
