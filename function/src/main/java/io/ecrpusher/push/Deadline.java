package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** When a run has to be over. */
public record Deadline(Clock clock, Instant at) {
    /** How much of {@code wanted} is left; throws OUT_OF_TIME where nothing is. */
    Duration atMost(Duration wanted) throws FailureException {
        throwIfPassed();
        return leaves(wanted) ? wanted : left();
    }

    void throwIfPassed() throws FailureException {
        if (!left().isPositive()) {
            throw new FailureException(
                    Cause.OUT_OF_TIME,
                    "the run's time was up before this Secret's turn; raise the function's timeout");
        }
    }

    boolean leaves(Duration wanted) {
        return left().compareTo(wanted) >= 0;
    }

    /** Negative once it has passed. */
    Duration left() {
        return Duration.between(clock.instant(), at);
    }
}
