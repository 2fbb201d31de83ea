package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries again what may pass: a few times, with growing, random pauses, or after the pause that the
 * other side asked for and as often as it asks for one.
 *
 * @param attempts how often at most, the first included
 * @param pause the longest pause before the second attempt; doubled for each one after it
 */
public record Retries(int attempts, Duration pause) {
    /** Something that may fail. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws FailureException;
    }

    <T> T run(Deadline deadline, Attempt<T> attempt) throws FailureException {
        int tried = 0;
        while (true) {
            try {
                return attempt.run();
            } catch (FailureException failure) {
                tried += isToldToWait(failure) ? 0 : 1;
                if (tried == attempts || !failure.reason().retryable()) {
                    throw failure;
                }
                Duration wait = waitAfter(failure, tried);
                if (!deadline.leaves(wait)) {
                    throw failure;
                }
                sleep(wait, failure);
            }
        }
    }

    /** That is no attempt: the request was not looked at, and will be. */
    private static boolean isToldToWait(FailureException failure) {
        return failure.reason() == Cause.THROTTLED
                && failure.retryAfter().filter(Duration::isPositive).isPresent();
    }

    /** Random in any case: who is told to wait equally long is not to come back at once. */
    private Duration waitAfter(FailureException failure, int tried) {
        Duration longest = pause.multipliedBy(1L << Math.max(0, tried - 1));
        return failure.retryAfter().orElse(Duration.ZERO).plus(randomly(longest));
    }

    private static Duration randomly(Duration longest) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest.toMillis() + 1));
    }

    private static void sleep(Duration wait, FailureException failure) throws FailureException {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
