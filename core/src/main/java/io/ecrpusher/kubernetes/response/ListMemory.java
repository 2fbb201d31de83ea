package io.ecrpusher.kubernetes.response;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The memory that one list takes. A few large lists are read at once, and all large lists together
 * get a part of the heap. Not for concurrent use.
 */
public final class ListMemory implements AutoCloseable {
    private final Pool pool;
    private final OfCluster cluster;
    private long bytes;
    private boolean reading;

    /** Bytes of a text beside its characters. */
    private static final int TEXT_BYTES = 44;

    private ListMemory(Pool pool, OfCluster cluster) {
        this.pool = pool;
        this.cluster = cluster;
    }

    /** The memory for the lists of all clusters. */
    public static final class Pool {
        private final Semaphore readers = new Semaphore(ResponseLimits.LARGE_LISTS_AT_ONCE, true);
        private final AtomicLong kept = new AtomicLong();
        private final long limit =
                Runtime.getRuntime().maxMemory() / ResponseLimits.LISTS_HEAP_DIVISOR;
        private final long limitOfOne =
                Runtime.getRuntime().maxMemory() / ResponseLimits.LIST_HEAP_DIVISOR;

        /** Returns the memory for the lists of one cluster. */
        public OfCluster cluster() {
            return new OfCluster(this);
        }
    }

    /** The memory for the lists of one cluster, which are kept until it is closed. */
    public static final class OfCluster implements AutoCloseable {
        private final Pool pool;
        private final AtomicLong kept = new AtomicLong();

        private OfCluster(Pool pool) {
            this.pool = pool;
        }

        /** Returns the memory of one list, which is empty at first. */
        public ListMemory list() {
            return new ListMemory(pool, this);
        }

        /** Returns the memory to the other clusters. */
        @Override
        public void close() {
            pool.kept.addAndGet(-kept.getAndSet(0));
        }
    }

    /** Returns roughly how many bytes texts take whose characters take one each. */
    public static long bytes(Collection<String> texts) {
        long bytes = 0;
        for (String text : texts) {
            bytes += text.isEmpty() ? 0 : TEXT_BYTES + text.length();
        }
        return bytes;
    }

    /**
     * Adds an object of about {@code size} bytes. Doesn't wait: the caller may have its turn on the
     * processor.
     *
     * @throws FailureException if the list is too large, or if a page alone is large while other
     *     large lists are read
     */
    public void add(long size) throws FailureException {
        bytes += size;
        if (bytes > pool.limitOfOne) {
            throw tooLarge("the cluster's list takes too much memory");
        }
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
     * Keeps the complete list until its cluster is closed.
     *
     * @throws FailureException if the lists of all clusters would take too much, and those of this
     *     one are large: small ones don't fail because of others
     */
    public void keep() throws FailureException {
        long ofCluster = cluster.kept.addAndGet(bytes);
        if (pool.kept.addAndGet(bytes) > pool.limit
                && ofCluster > ResponseLimits.LARGE_LIST_BYTES) {
            throw tooLarge(
                    "the cluster's list takes too much memory beside those of other clusters");
        }
    }

    /** Ends the reading. */
    @Override
    public void close() {
        if (reading) {
            reading = false;
            pool.readers.release();
        }
    }

    private static FailureException tooLarge(String what) {
        return new FailureException(
                Cause.INVALID,
                what
                        + ". Name the namespaces instead of using patterns, raise the function's memory, or use the queue");
    }

    private static FailureException tooMany() {
        return new FailureException(
                Cause.SERVER_FAILED,
                "too many other clusters have large lists, which are read a few at a time");
    }
}
