package io.ecrpusher.push;

import io.ecrpusher.settings.Concurrency;

import java.time.Duration;

/**
 * The number of requests that one cluster gets at once. Starts small. Grows for a distant cluster
 * while its latency stays flat, because requests then wait on the network and not in the server.
 */
final class AdaptiveConcurrency {
    private final int min;
    private final int max;
    private final long nearNanos;
    private int limit;
    private long fastestNanos = Long.MAX_VALUE;

    private AdaptiveConcurrency(int min, int max, long nearNanos) {
        this.min = min;
        this.max = max;
        this.nearNanos = nearNanos;
        this.limit = min;
    }

    /**
     * Returns the concurrency of one cluster.
     *
     * @param clusters the number of clusters served at the same time, this one included
     */
    static AdaptiveConcurrency beside(int clusters) {
        return new AdaptiveConcurrency(
                Math.clamp(
                        Concurrency.REQUESTS_AT_START / clusters,
                        1,
                        Concurrency.CLUSTER_REQUESTS_AT_START),
                Math.clamp(
                        Concurrency.MAX_REQUESTS / clusters,
                        Concurrency.CLUSTER_REQUESTS_AT_START,
                        Concurrency.MAX_CLUSTER_REQUESTS),
                Concurrency.NEAR_RESPONSE
                        .plus(Concurrency.PROCESSOR_WAIT_PER_CLUSTER.multipliedBy(clusters))
                        .toNanos());
    }

    /** Returns the same concurrency for a total of {@code requests}. */
    AdaptiveConcurrency of(int requests) {
        int connections = Math.max(1, requests / Concurrency.REQUESTS_PER_CONNECTION);
        return new AdaptiveConcurrency(
                Math.min(min, connections), Math.min(max, connections), nearNanos);
    }

    /**
     * Records a response that took {@code took}.
     *
     * @return the change of the limit: -1, 0, or 1
     */
    synchronized int record(Duration took) {
        long nanos = took.toNanos();
        fastestNanos = Math.min(fastestNanos, nanos);
        boolean queued = fastestNanos < nearNanos || nanos > fastestNanos + fastestNanos / 2;
        int before = limit;
        limit = Math.clamp(limit + (queued ? -1 : 1), min, max);
        return limit - before;
    }

    /** Returns how many requests may be in flight now. */
    synchronized int limit() {
        return limit;
    }
}
