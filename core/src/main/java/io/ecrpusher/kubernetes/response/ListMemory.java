package io.ecrpusher.kubernetes.response;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import java.util.concurrent.Semaphore;

/**
 * The memory that one list takes, out of the memory for all clusters' lists. Not for concurrent
 * use.
 */
public final class ListMemory implements AutoCloseable {
    private static final int UNIT = 1024;

    private final Semaphore shared;
    private long bytes;
    private int reserved;

    private ListMemory(Semaphore shared) {
        this.shared = shared;
    }

    /** The memory for the lists of all clusters. */
    public static final class Pool {
        private final Semaphore kilobytes =
                new Semaphore(ResponseLimits.LISTS_MAX_MEGABYTES * UNIT);

        /** Returns the memory of one list, which is empty at first. */
        public ListMemory list() {
            return new ListMemory(kilobytes);
        }
    }

    /**
     * Adds an object of about {@code size} bytes.
     *
     * @throws FailureException if the lists of all clusters would take too much
     */
    public void add(long size) throws FailureException {
        bytes += size;
        int missing = (int) ((bytes - ResponseLimits.SMALL_LIST_BYTES) / UNIT) - reserved;
        if (missing <= 0) {
            return;
        }
        if (!shared.tryAcquire(missing)) {
            throw new FailureException(
                    Cause.INVALID,
                    "the cluster's list is too large to read it beside those of other clusters (%d MB for all). Name the namespaces instead of using patterns, or use the queue"
                            .formatted(ResponseLimits.LISTS_MAX_MEGABYTES));
        }
        reserved += missing;
    }

    /** Returns the memory to the other clusters. */
    @Override
    public void close() {
        shared.release(reserved);
        reserved = 0;
        bytes = 0;
    }
}
