package io.ecrpusher.push;

import java.time.Duration;
import java.util.concurrent.Semaphore;

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
    // Answers faster than this are of a near server, which only makes more requests queue. Beside
    // other clusters an answer also waits for the processor.
    private static final Duration NEAR = Duration.ofMillis(25);
    private static final Duration FOR_THE_PROCESSOR = Duration.ofNanos(500_000);

    private final int least;
    private final int most;
    private final long nearNanos;
    private final Semaphore room;
    private int limit;
    private long fastestNanos = Long.MAX_VALUE;

    private Pace(int least, int most, Duration near) {
        this.least = least;
        this.most = most;
        this.nearNanos = near.toNanos();
        this.limit = least;
        this.room = new Semaphore(limit);
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
                NEAR.plus(FOR_THE_PROCESSOR.multipliedBy(clusters)));
    }

    /** How many there ever are at once. */
    int most() {
        return most;
    }

    /** Waits until there is room for one more. */
    void begin() {
        room.acquireUninterruptibly();
    }

    /** One has been answered, after {@code took}. */
    synchronized void end(Duration took) {
        long nanos = took.toNanos();
        fastestNanos = Math.min(fastestNanos, nanos);
        boolean queued = fastestNanos < nearNanos || nanos > fastestNanos + fastestNanos / 2;
        int before = limit;
        limit = Math.clamp(limit + (queued ? -1 : 1), least, most);
        room.release(1 + limit - before);
    }

    /** How many there may be at once now. */
    synchronized int limit() {
        return limit;
    }
}
