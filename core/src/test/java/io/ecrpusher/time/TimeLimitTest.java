package io.ecrpusher.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class TimeLimitTest {
    @Test
    void leavesNoMoreThanTheWholeTime() throws FailureException {
        Duration hour = Duration.ofHours(1);
        assertThat(TimeLimit.of(hour).left()).isPositive().isLessThanOrEqualTo(hour);
    }

    @Test
    void failsWhenNoTimeIsLeft() {
        assertThatThrownBy(() -> TimeLimit.of(Duration.ZERO).left())
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.UNREACHABLE));
    }
}
