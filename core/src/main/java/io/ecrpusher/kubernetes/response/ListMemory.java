package io.ecrpusher.kubernetes.response;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one list takes. A few large lists are read at once, and all lists together get a
 * part of the heap. Not for concurrent use.
 */
public final class ListMemory implements AutoCloseable {
    private final Pool pool;
    private long bytes;
    private boolean reading;
    private boolean kept;

    private ListMemory(Pool pool) {
        this.pool = pool;
    }

    /** The memory for the lists of all clusters. */
    public static final class Pool {
        private final Semaphore readers = new Semaphore(ResponseLimits.LARGE_LISTS_AT_ONCE, true);
        private final AtomicLong kept = new AtomicLong();
        private final long limit =
                Runtime.getRuntime().maxMemory() / ResponseLimits.LISTS_HEAP_DIVISOR;

        /** Returns the memory of one list, which is empty at first. */
        public ListMemory list() {
            return new ListMemory(this);
        }
    }

    /**
     * Adds an object of about {@code size} bytes. Doesn't wait: the caller may have its turn on the
     * processor.
     *
     * @throws FailureException if a page alone is large while other large lists are read
     */
    public void add(long size) throws FailureException {
        bytes += size;
        if (!reading && bytes > ResponseLimits.LARGE_LIST_BYTES) {
            reading = pool.readers.tryAcquire();
            if (!reading) {
                throw tooMany();
            }
        }
    }

    /**
     * Waits between two pages, if the list gets large, until few others are read.
     *
     * @param left how long to wait at most
     */
    public void beforeNextPage(Duration left) throws FailureException {
        if (reading || bytes <= ResponseLimits.SMALL_LIST_BYTES) {
            return;
        }
        try {
            reading = pool.readers.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!reading) {
            throw tooMany();
        }
    }

    /**
     * Keeps the complete list until {@link #close}.
     *
     * @throws FailureException if the lists of all clusters would take too much
     */
    public void keep() throws FailureException {
        stopReading();
        kept = true;
        if (pool.kept.addAndGet(bytes) > pool.limit) {
            throw new FailureException(
                    Cause.INVALID,
                    "the cluster's list takes too much memory beside those of other clusters. Name the namespaces instead of using patterns, raise the function's memory, or use the queue");
        }
    }

    /** Returns the memory to the other clusters. */
    @Override
    public void close() {
        stopReading();
        if (kept) {
            kept = false;
            pool.kept.addAndGet(-bytes);
        }
    }

    private void stopReading() {
        if (reading) {
            reading = false;
            pool.readers.release();
        }
    }

    private static FailureException tooMany() {
        return new FailureException(
                Cause.SERVER_FAILED,
                "too many other clusters have large lists, which are read a few at a time");
    }
}
