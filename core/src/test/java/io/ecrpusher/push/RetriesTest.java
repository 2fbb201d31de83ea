package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.simulator.MovableClock;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class RetriesTest {
    private static final Deadline NEVER =
            new Deadline(Clock.systemUTC(), Instant.MAX.minusSeconds(1_000_000));
    private static final Retries THREE = new Retries(3, Duration.ofMillis(1));

    private static final Retries.Waits SLEEP =
            (wait, _) -> {
                Thread.sleep(wait);
                return true;
            };

    private int attempts;

    @Test
    void retriesAPassingFailure() throws FailureException {
        String result =
                THREE.run(
                        NEVER,
                        SLEEP,
                        () -> {
                            if (++attempts < 3) {
                                throw new FailureException(Cause.SERVER_FAILED, "once");
                            }
                            return "at last";
                        });
        assertThat(result).isEqualTo("at last");
        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void givesUpWithTheLastFailure() {
        assertThatThrownBy(
                        () ->
                                THREE.run(
                                        NEVER,
                                        SLEEP,
                                        () ->
                                                fail(
                                                        new FailureException(
                                                                Cause.THROTTLED, "slow down"))))
                .hasMessage("slow down");
        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void doesNotRetryAFailureThatNeedsAction() {
        assertThatThrownBy(
                        () ->
                                THREE.run(
                                        NEVER,
                                        SLEEP,
                                        () ->
                                                fail(
                                                        new FailureException(
                                                                Cause.NOT_AUTHORIZED, "no"))))
                .hasMessage("no");
        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void retriesUntilTheDeadlineWhenTheServerAsksToWait() throws FailureException {
        String result =
                THREE.run(
                        NEVER,
                        SLEEP,
                        () -> attempts < 9 ? fail(throttled(Duration.ofMillis(1))) : "at last");
        assertThat(result).isEqualTo("at last");
    }

    @Test
    void countsARetryAfterOfZeroAsAnAttempt() {
        assertThatThrownBy(() -> THREE.run(NEVER, SLEEP, () -> fail(throttled(Duration.ZERO))))
                .hasMessage("slow down");
        assertThat(attempts).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void addsJitterToTheTimeThatTheServerAsksFor(long millis) throws FailureException {
        Retries retries = new Retries(9, Duration.ofMillis(200));
        long started = System.nanoTime();
        String result =
                retries.run(
                        NEVER,
                        SLEEP,
                        () ->
                                attempts < 4
                                        ? fail(throttled(Duration.ofMillis(millis)))
                                        : "at last");
        assertThat(result).isEqualTo("at last");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isGreaterThan(Duration.ofMillis(20));
    }

    @Test
    void doesNotStartAPauseThatEndsAfterTheDeadline() {
        Deadline soon = new Deadline(Clock.systemUTC(), Instant.now().plusSeconds(5));
        FailureException longWait =
                new FailureException(
                        new Problem(Cause.THROTTLED, "in an hour"),
                        Optional.of(Duration.ofHours(1)));
        assertThatThrownBy(() -> THREE.run(soon, SLEEP, () -> fail(longWait))).isSameAs(longWait);
        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void reportsTheFailureBeforeTheDeadlineInsteadOfTheDeadline() {
        MovableClock clock = MovableClock.at(Instant.EPOCH);
        FailureException unreachable = new FailureException(Cause.UNREACHABLE, "no response");
        assertThatThrownBy(
                        () ->
                                THREE.run(
                                        new Deadline(clock, Instant.EPOCH.plusSeconds(5)),
                                        SLEEP,
                                        () -> {
                                            clock.advance(Duration.ofSeconds(6));
                                            return fail(unreachable);
                                        }))
                .isSameAs(unreachable);
    }

    @Test
    void stopsWhenTheServerAsksForTooLongAWait() {
        assertThatThrownBy(
                        () ->
                                THREE.run(
                                        NEVER,
                                        (_, told) -> !told,
                                        () -> fail(throttled(Duration.ofSeconds(1)))))
                .hasMessage("slow down");
        assertThat(attempts).isEqualTo(1);
    }

    private static FailureException throttled(Duration retryAfter) {
        return new FailureException(
                new Problem(Cause.THROTTLED, "slow down"), Optional.of(retryAfter));
    }

    private String fail(FailureException failure) throws FailureException {
        attempts++;
        throw failure;
    }
}
