package io.ecrpusher.kubernetes.response;

import io.ecrpusher.settings.ResponseLimits;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Turns on the processor for threads that parse large bodies: one at a time, and with a pause after
 * each turn while other threads have work. The pauses are limited, so that large bodies aren't late
 * if everything is large.
 */
final class ProcessorTurns {
    private final ReentrantLock lock = new ReentrantLock(true);
    private long turnStart;
    private long pausesLeft = ResponseLimits.LARGE_BODY_PAUSES.toNanos();
    private long refilledAt = System.nanoTime();

    void begin() {
        lock.lock();
        turnStart = System.nanoTime();
    }

    /** Ends this thread's turn, if it has one. */
    void end() {
        if (!lock.isHeldByCurrentThread()) {
            return;
        }
        try {
            long worked = System.nanoTime() - turnStart;
            sleep(othersWork() ? pause(worked) : 0);
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // only to see whether others run in between
    private static boolean othersWork() {
        long before = System.nanoTime();
        Thread.yield();
        return System.nanoTime() - before > ResponseLimits.OTHERS_WORK.toNanos();
    }

    /** Returns how long to leave the processor to others, in nanoseconds. */
    private long pause(long worked) {
        long now = System.nanoTime();
        pausesLeft =
                Math.min(
                        ResponseLimits.LARGE_BODY_PAUSES.toNanos(),
                        pausesLeft + (now - refilledAt) / ResponseLimits.PAUSES_REFILL_DIVISOR);
        refilledAt = now;
        long pause =
                Math.min(
                        pausesLeft,
                        Math.max(
                                ResponseLimits.LARGE_BODY_PAUSE.toNanos(),
                                ResponseLimits.PAUSE_PER_WORK * worked));
        pausesLeft -= pause;
        return pause;
    }

    /**
     * Sleeps in any case, for an instant at least, with the lock. Java wakes a virtual thread for a
     * network event only when no thread is ready to run: two that work in turns, and only yield,
     * would keep all others asleep.
     */
    private static void sleep(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(nanos, ResponseLimits.REST.toNanos())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
