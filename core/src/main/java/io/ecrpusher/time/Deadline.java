package io.ecrpusher.time;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time at which a run must end.
 *
 * @param stop ends the run earlier
 */
public record Deadline(Clock clock, Instant at, StopSignal stop) {
    // A request that may take the time left can time out a little earlier, because its timer counts
    // milliseconds of another clock. Its failure must not look like the server's.
    private static final Duration TOO_SHORT = Duration.ofMillis(10);

    /** The deadline of a run that nobody stops earlier. */
    public Deadline(Clock clock, Instant at) {
        this(clock, at, new StopSignal());
    }

    /**
     * Returns {@code wanted}, or the time left if that is less.
     *
     * @throws FailureException OUT_OF_TIME if no time is left
     */
    public Duration atMost(Duration wanted) throws FailureException {
        throwIfPassed();
        return leaves(wanted) ? wanted : left();
    }

    /** Throws OUT_OF_TIME if no time is left, or too little for a request. */
    public void throwIfPassed() throws FailureException {
        if (stop.isStopped()) {
            throw new FailureException(
                    Cause.OUT_OF_TIME, "the run was stopped before this Secret's turn");
        }
        if (left().compareTo(TOO_SHORT) < 0) {
            throw new FailureException(
                    Cause.OUT_OF_TIME,
                    "the run's time was up before this Secret's turn; raise the function's timeout");
        }
    }

    /** Returns true if at least {@code wanted} is left. */
    public boolean leaves(Duration wanted) {
        return left().compareTo(wanted) >= 0;
    }

    /** Returns the time left; negative after the deadline, and after the run was stopped. */
    public Duration left() {
        return stop.isStopped() ? Duration.ofNanos(-1) : Duration.between(clock.instant(), at);
    }

    /** Waits for {@code time}. Returns false as soon as the run has to stop. */
    public boolean sleep(Duration time) throws InterruptedException {
        return stop.sleep(time);
    }
}
