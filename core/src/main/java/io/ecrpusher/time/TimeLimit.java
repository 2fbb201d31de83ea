package io.ecrpusher.time;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Duration;

/** The time that an operation of several requests has, counted from its start. */
public final class TimeLimit {
    private final long end;

    private TimeLimit(long end) {
        this.end = end;
    }

    /** Starts an operation that may take {@code time}. */
    public static TimeLimit of(Duration time) {
        return new TimeLimit(System.nanoTime() + time.toNanos());
    }

    /**
     * Returns the time left for the next request.
     *
     * @throws FailureException UNREACHABLE if none is left
     */
    public Duration left() throws FailureException {
        long nanos = end - System.nanoTime();
        if (nanos <= 0) {
            throw new FailureException(
                    Cause.UNREACHABLE,
                    "the API server answered too slowly to read and write the object in the time for it");
        }
        return Duration.ofNanos(nanos);
    }
}
