package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries again what may pass: a few times, with growing, random pauses, or after the pause that the
 * other side asked for.
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
        for (int tried = 1; ; tried++) {
            try {
                return attempt.run();
            } catch (FailureException failure) {
                if (tried == attempts || !failure.reason().retryable()) {
                    throw failure;
                }
                Duration wait =
                        failure.retryAfter()
                                .orElse(randomly(pause.multipliedBy(1L << (tried - 1))));
                if (!deadline.leaves(wait)) {
                    throw failure;
                }
                sleep(wait, failure);
            }
        }
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
