package io.ecrpusher.push;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How many requests one cluster gets at once: a few to begin with and, over a distance, more for as
 * long as that makes none slower. There they wait on the way and not in the server.
 */
final class Pace {
    private static final int FIRST = 5;
    // Answers faster than this are of a near server, which only makes more requests queue.
    private static final long NEAR_NANOS = Duration.ofMillis(25).toNanos();

    private final int least;
    private final int most;
    private final Semaphore room;
    private int limit;
    private long fastestNanos = Long.MAX_VALUE;

    /**
     * @param most never more at once than this
     */
    Pace(int most) {
        this.most = most;
        this.least = Math.min(FIRST, most);
        this.limit = least;
        this.room = new Semaphore(limit);
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
        boolean queued = fastestNanos < NEAR_NANOS || nanos > fastestNanos + fastestNanos / 2;
        int before = limit;
        limit = Math.clamp(limit + (queued ? -1 : 1), least, most);
        room.release(1 + limit - before);
    }

    /** How many there may be at once now. */
    synchronized int limit() {
        return limit;
    }
}
