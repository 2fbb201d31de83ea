package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.Target;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Shortfall;
import io.ecrpusher.report.Report;
import io.ecrpusher.secret.MissingLogin;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class WorkerTest {
    private static final int RECEIVES = 3;
    private static final ClusterId GOOD =
            new ClusterId("eu-west-1", "good", Optional.empty(), true);
    private static final ClusterId BAD =
            new ClusterId(
                    "eu-west-1", "bad", Optional.of("arn:aws:iam::444455556666:role/r"), true);
    private static final Job JOB =
            new Job(
                    new Trigger.Rotate(),
                    Instant.parse("2026-01-01T12:00:00Z"),
                    List.of(GOOD, BAD),
                    "");

    private static final Deadline NEVER = new Deadline(Clock.systemUTC(), Instant.MAX);

    private final List<Job> pushed = new ArrayList<>();
    private final List<Job> deadLetters = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private boolean failing;

    private final Worker worker =
            new Worker(
                    this::push,
                    (messages, _) -> messages.forEach(message -> deadLetters.add(message.job())),
                    RECEIVES,
                    NEVER);

    @Test
    void continuesAfterAMessageThatIsNotAJob() {
        assertThat(
                        process(
                                new Worker.Received("poison", "{\"a\":1}", 1),
                                new Worker.Received("good", JOB.toJson(), 1)))
                .containsExactly("poison");
        assertThat(warnings)
                .containsExactly("message poison: the message isn't a job of ecr-pusher");
        assertThat(pushed).containsExactly(JOB);
    }

    @Test
    void refusesAJobOfTheFuture() {
        Job future = new Job(JOB.trigger(), Instant.MAX, JOB.clusters(), "");
        assertThat(process(new Worker.Received("future", future.toJson(), 1)))
                .containsExactly("future");
        assertThat(warnings.getFirst()).contains("its run starts in the future");
        assertThat(pushed).isEmpty();
    }

    @Test
    void continuesAfterAnUnexpectedError() {
        Worker broken =
                new Worker(
                        job -> {
                            if (job.clusters().isEmpty()) {
                                throw new IllegalStateException("a secret");
                            }
                            return push(job);
                        },
                        (_, _) -> {},
                        RECEIVES,
                        NEVER);
        Job empty = new Job(JOB.trigger(), JOB.startedAt(), List.of(), "");
        assertThat(
                        broken.process(
                                List.of(
                                        new Worker.Received("odd", empty.toJson(), 1),
                                        new Worker.Received("good", JOB.toJson(), 1)),
                                _ -> {},
                                warnings::add))
                .containsExactly("odd");
        assertThat(warnings)
                .singleElement()
                .asString()
                .matches(
                        "message odd: Unexpected error IllegalStateException \\(log id [0-9a-f]{8}\\)\\. Please report it\\.");
        assertThat(pushed).containsExactly(JOB);
    }

    @Test
    void retriesAFailedJobAndThenMovesItToTheDeadLettersWithTheReason() {
        failing = true;
        for (int received = 1; received < RECEIVES; received++) {
            assertThat(process(new Worker.Received("m", JOB.toJson(), received)))
                    .containsExactly("m");
        }
        assertThat(deadLetters).isEmpty();
        assertThat(process(new Worker.Received("m", JOB.toJson(), RECEIVES))).isEmpty();
        assertThat(deadLetters)
                .containsExactly(
                        new Job(
                                JOB.trigger(),
                                JOB.startedAt(),
                                List.of(JOB.clusters().getLast()),
                                "eu-west-1/bad in 444455556666: UNREACHABLE: no response (default/ecr-pull; retried in the next run)"));
    }

    @Test
    void movesTheClustersWhoseSecretsLackALoginToTheDeadLetters() {
        Cluster cluster = new Cluster("good", "eu-west-1", Optional.empty(), List.<SecretSpec>of());
        Shortfall login =
                new Shortfall.Login(
                        new MissingLogin(
                                "partner", "", new Problem(Cause.UNREACHABLE, "no response")));
        Outcome incomplete =
                new Outcome.Incomplete(
                        new Target(
                                cluster,
                                SecretSpec.named("ecr-pull").build(),
                                "default",
                                true,
                                List.of()),
                        Instant.EPOCH,
                        List.of(login));
        Worker incompletely =
                new Worker(
                        _ -> new Report(List.of(incomplete), Duration.ZERO),
                        (messages, _) ->
                                messages.forEach(message -> deadLetters.add(message.job())),
                        1,
                        NEVER);
        assertThat(
                        incompletely.process(
                                List.of(new Worker.Received("m", JOB.toJson(), 1)),
                                _ -> {},
                                warnings::add))
                .isEmpty();
        assertThat(deadLetters)
                .singleElement()
                .satisfies(job -> assertThat(job.clusters()).containsExactly(GOOD));
    }

    @Test
    void processesALateDeadLetterThatIsSentBack() {
        failing = true;
        process(new Worker.Received("m", JOB.toJson(), RECEIVES));
        failing = false;
        assertThat(process(new Worker.Received("again", deadLetters.getFirst().toJson(), 1)))
                .isEmpty();
        assertThat(pushed.getLast().clusters()).containsExactly(JOB.clusters().getLast());
    }

    private List<String> process(Worker.Received... messages) {
        return worker.process(List.of(messages), _ -> {}, warnings::add);
    }

    private Report push(Job job) {
        pushed.add(job);
        Report.Failure failure =
                new Report.Failure(
                        Optional.of(BAD),
                        BAD.toString(),
                        new Problem(Cause.UNREACHABLE, "no response"),
                        List.of("default/ecr-pull"));
        return new Report(
                List.of(),
                failing ? List.of(failure) : List.of(),
                List.of(),
                Instant.EPOCH,
                Duration.ZERO);
    }
}
