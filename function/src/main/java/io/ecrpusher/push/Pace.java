package io.ecrpusher.push;

import java.time.Duration;

/**
 * How many requests one cluster gets at once: a few to begin with and, over a distance, more for as
 * long as that makes none slower. There they wait on the way and not in the server.
 */
final class Pace {
    // Of a run: what keeps a processor busy to begin with, each on a connection that costs a TLS
    // handshake; and what sockets and memory allow.
    private static final int FIRST = 64;
    private static final int MOST = 320;
    private static final int FIRST_OF_A_CLUSTER = 5;
    private static final int MOST_OF_A_CLUSTER = 40;
    // A TLS handshake costs about as much as this many: below it a further connection does not pay.
    private static final int REQUESTS_A_CONNECTION = 4;
    // Answers faster than this are of a near server, which only makes more requests queue. Beside
    // other clusters an answer also waits for the processor.
    private static final Duration NEAR = Duration.ofMillis(25);
    private static final Duration FOR_THE_PROCESSOR = Duration.ofNanos(500_000);

    private final int least;
    private final int most;
    private final long nearNanos;
    private int limit;
    private long fastestNanos = Long.MAX_VALUE;

    private Pace(int least, int most, long nearNanos) {
        this.least = least;
        this.most = most;
        this.nearNanos = nearNanos;
        this.limit = least;
    }

    /**
     * Of one cluster.
     *
     * @param clusters how many are pushed at the same time, this one included
     */
    static Pace beside(int clusters) {
        return new Pace(
                Math.clamp(FIRST / clusters, 1, FIRST_OF_A_CLUSTER),
                Math.clamp(MOST / clusters, FIRST_OF_A_CLUSTER, MOST_OF_A_CLUSTER),
                NEAR.plus(FOR_THE_PROCESSOR.multipliedBy(clusters)).toNanos());
    }

    /** The same for so many requests in all. */
    Pace of(int requests) {
        int connections = Math.max(1, requests / REQUESTS_A_CONNECTION);
        return new Pace(Math.min(least, connections), Math.min(most, connections), nearNanos);
    }

    /**
     * One has been answered, after {@code took}.
     *
     * @return how many more there may be at once than before: -1, 0 or 1
     */
    synchronized int answered(Duration took) {
        long nanos = took.toNanos();
        fastestNanos = Math.min(fastestNanos, nanos);
        boolean queued = fastestNanos < nearNanos || nanos > fastestNanos + fastestNanos / 2;
        int before = limit;
        limit = Math.clamp(limit + (queued ? -1 : 1), least, most);
        return limit - before;
    }

    /** How many there may be at once now. */
    synchronized int limit() {
        return limit;
    }
}
