package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.time.Deadline;
import io.ecrpusher.time.FullJitter;
import io.ecrpusher.time.RetryBudget;

import java.time.Duration;

/**
 * Retries with exponential backoff and full jitter, within a budget. A server that asks to wait is
 * obeyed as often as it asks, within the deadline and the limits of {@link Waits}.
 *
 * @param attempts the maximum, first attempt included
 * @param pause the longest pause before the second attempt; doubles with each further attempt
 * @param jitter chooses the pauses
 * @param budget limits the retries over all requests
 */
public record Retries(int attempts, Duration pause, FullJitter jitter, RetryBudget budget) {
    /** Retries with random pauses and a budget of their own. */
    public Retries(int attempts, Duration pause) {
        this(attempts, pause, FullJitter.RANDOM, new RetryBudget());
    }

    /** Returns the same retries within {@code shared}. */
    public Retries within(RetryBudget shared) {
        return new Retries(attempts, pause, jitter, shared);
    }

    /** Returns the same retries within the part of the budget for one cluster. */
    Retries ofCluster() {
        return within(budget.ofCluster());
    }

    /** An operation that may fail. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws FailureException;
    }

    /** Waits between attempts. */
    @FunctionalInterface
    interface Waits {
        /**
         * Waits.
         *
         * @param told true if the server asked for it
         * @return false if the server has asked for too much
         */
        boolean pause(Duration wait, boolean told) throws InterruptedException;
    }

    <T> T run(Deadline deadline, Waits waits, Attempt<T> attempt) throws FailureException {
        int failed = 0;
        budget.noteFirstAttempt();
        while (true) {
            try {
                return attempt.run();
            } catch (FailureException failure) {
                boolean told = isToldToWait(failure);
                failed += told ? 0 : 1;
                if (failed == attempts || !failure.cause().retryable()) {
                    throw failure;
                }
                Duration wait = waitAfter(failure, failed);
                if (!deadline.leaves(wait)
                        || !(told || budget.takeRetry())
                        || !pause(waits, wait, told)) {
                    throw failure;
                }
            }
        }
    }

    /** Not an attempt: the server hasn't looked at the request yet. */
    private static boolean isToldToWait(FailureException failure) {
        return failure.cause() == Cause.THROTTLED
                && failure.retryAfter().filter(Duration::isPositive).isPresent();
    }

    /** Adds jitter to Retry-After too, so that throttled clients don't return at once. */
    private Duration waitAfter(FailureException failure, int failed) {
        return failure.retryAfter()
                .orElse(Duration.ZERO)
                .plus(jitter.after(Math.max(1, failed), pause));
    }

    /** Returns false if there is no further attempt. */
    private static boolean pause(Waits waits, Duration wait, boolean told) {
        try {
            return waits.pause(wait, told);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
