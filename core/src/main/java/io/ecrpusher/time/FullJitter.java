package io.ecrpusher.time;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * Random pauses between attempts, from zero up to a limit that doubles. See <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">"Exponential
 * Backoff And Jitter"</a>: clients that fail at the same time spread over the whole pause.
 *
 * @param random returns a random number from zero up to its argument, exclusive
 */
public record FullJitter(LongUnaryOperator random) {
    /** Pauses that nobody can predict. */
    public static final FullJitter RANDOM =
            new FullJitter(bound -> ThreadLocalRandom.current().nextLong(bound));

    /**
     * Returns the pause after a failed attempt.
     *
     * @param first the longest pause after the first one
     * @param failed the number of failed attempts, at least one
     */
    public Duration after(int failed, Duration first) {
        long limit = first.multipliedBy(1L << (failed - 1)).toMillis();
        return Duration.ofMillis(random.applyAsLong(limit + 1));
    }
}
