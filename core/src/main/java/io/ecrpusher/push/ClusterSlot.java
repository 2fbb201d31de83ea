package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/** The place of one cluster among those that get work done at once. */
final class ClusterSlot implements AutoCloseable {
    private final ClusterSlots all;
    private final Semaphore openings;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean held;
    private boolean lent;
    private volatile long lastSign;
    private volatile Waiting waiting = Waiting.FOR_TURN;

    /** What the cluster waits for; for the report of a run whose time is up. */
    enum Waiting {
        FOR_TURN("the run's time was up before this cluster's turn; raise the function's timeout"),
        FOR_AWS(
                "AWS didn't answer the calls that open the cluster before the run's time was up (for EKS, eks:DescribeCluster and sts:AssumeRole; else secretsmanager:GetSecretValue)"),
        FOR_TOKENS("ECR didn't answer ecr:GetAuthorizationToken before the run's time was up"),
        FOR_SERVER("the API server didn't answer before the run's time was up"),
        AS_ASKED("the API server asked to wait until the run's time was up");

        private final String detail;

        Waiting(String detail) {
            this.detail = detail;
        }

        FailureException failure() {
            return new FailureException(Cause.OUT_OF_TIME, detail);
        }
    }

    /** A call that opens the cluster. */
    @FunctionalInterface
    interface Opening<T> {
        T call() throws FailureException;
    }

    ClusterSlot(ClusterSlots all, Semaphore openings) {
        this.all = all;
        this.openings = openings;
    }

    /** Returns what the cluster waits for, or waited for last. */
    Waiting waiting() {
        return waiting;
    }

    /**
     * Runs {@code opening}, and takes the slot. Of one account and Region, only a few clusters are
     * opened at once, so that a silent one leaves room for the others.
     */
    <T> T open(Opening<T> opening) throws FailureException {
        if (held) {
            return opening.call();
        }
        acquire(openings);
        try {
            acquire(all.openings);
        } catch (FailureException e) {
            openings.release();
            throw e;
        }
        try {
            T opened = call(opening);
            enter(); // before others are opened: opened clusters take memory
            return opened;
        } finally {
            all.openings.release();
        }
    }

    private <T> T call(Opening<T> opening) throws FailureException {
        waiting = Waiting.FOR_AWS;
        try {
            return opening.call();
        } finally {
            openings.release();
        }
    }

    /** Waits for a slot, if the cluster has none. */
    void enter() throws FailureException {
        if (held) {
            return;
        }
        lock.lock();
        try {
            if (!held) {
                waiting = Waiting.FOR_TURN;
                acquire(all.slots);
                returnLoan();
                lastSign = System.nanoTime();
                held = true;
                all.add(this);
            }
            waiting = Waiting.FOR_SERVER;
        } finally {
            lock.unlock();
        }
    }

    /** Notes a response that took {@code nanos}. */
    void responded(long nanos) {
        lastSign = System.nanoTime();
        all.recordResponse(nanos);
    }

    /** Gives the slot up until the next request. */
    void leave(Waiting why) {
        waiting = why;
        release();
    }

    /** Lends the slot to another cluster if this one has been silent for {@code silence}. */
    void lendIfSilentFor(Duration silence) {
        if (System.nanoTime() - lastSign < silence.toNanos() || !lock.tryLock()) {
            return;
        }
        try {
            if (held && all.lent.tryAcquire()) {
                free();
                lent = true;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        release();
    }

    private void release() {
        lock.lock();
        try {
            if (held) {
                free();
            }
            returnLoan();
        } finally {
            lock.unlock();
        }
    }

    private void free() {
        held = false;
        all.remove(this);
        all.slots.release();
    }

    private void returnLoan() {
        if (lent) {
            lent = false;
            all.lent.release();
        }
    }

    private static void acquire(Semaphore permits) throws FailureException {
        try {
            permits.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Waiting.FOR_TURN.failure();
        }
    }
}
