package io.ecrpusher.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

/** Tests what a run's deadline leaves for a request. */
class DeadlineTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WANTED = Duration.ofSeconds(15);

    @Test
    void leavesARequestTheTimeLeftAtMost() throws FailureException {
        assertThat(in(Duration.ofMinutes(1)).atMost(WANTED)).isEqualTo(WANTED);
        assertThat(in(Duration.ofSeconds(2)).atMost(WANTED)).isEqualTo(Duration.ofSeconds(2));
    }

    /** Otherwise, a request that its timer ends a millisecond early looks like a silent server. */
    @Test
    void hasPassedAMomentEarlier() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> in(Duration.ofMillis(1)).throwIfPassed())
                .satisfies(failure -> assertThat(failure.cause()).isEqualTo(Cause.OUT_OF_TIME));
    }

    private static Deadline in(Duration time) {
        return new Deadline(Clock.fixed(NOW, ZoneOffset.UTC), NOW.plus(time));
    }
}
