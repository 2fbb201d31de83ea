package io.ecrpusher.kubernetes.response;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The objects of one list while it is read, and the memory that they take. All lists together get a
 * part of the heap. If that is full, the largest list is given up, so that a few clusters with
 * large or slow lists don't stop others.
 */
public final class ListMemory<T> implements AutoCloseable {
    /** Bytes of a text beside its characters. */
    private static final int TEXT_BYTES = 44;

    private static final String REMEDY =
            ". Name the namespaces instead of using patterns, raise the function's memory, or use the queue";

    private final OfCluster cluster;
    private final List<T> objects = new ArrayList<>();
    private long bytes;
    private boolean givenUp;

    private ListMemory(OfCluster cluster) {
        this.cluster = cluster;
    }

    /** The memory for the lists of all clusters. */
    public static final class Pool {
        private final long keptLimit = part(ResponseLimits.KEPT_LISTS_HEAP_DIVISOR);
        private final long readLimit = part(ResponseLimits.READ_LISTS_HEAP_DIVISOR);
        private final long listLimit = part(ResponseLimits.LIST_HEAP_DIVISOR);
        private final Set<ListMemory<?>> read = new HashSet<>();
        private long readBytes;
        private long keptBytes;

        private static long part(int divisor) {
            return Runtime.getRuntime().maxMemory() / divisor;
        }

        /** Returns the memory for the lists of one cluster. */
        public OfCluster cluster() {
            return new OfCluster(this);
        }

        /** Returns false if the list was given up. */
        private synchronized <T> boolean add(ListMemory<T> list, T object, long size) {
            if (list.givenUp) {
                return false;
            }
            read.add(list);
            list.objects.add(object);
            list.bytes += size;
            readBytes += size;
            if (readBytes > readLimit) {
                giveUp(read.stream().max(Comparator.comparingLong(one -> one.bytes)).orElseThrow());
            }
            return !list.givenUp;
        }

        /** Frees its memory at once: its thread may be waiting for the server. */
        private void giveUp(ListMemory<?> list) {
            remove(list);
            list.givenUp = true;
            list.objects.clear();
        }

        private synchronized void remove(ListMemory<?> list) {
            if (read.remove(list)) {
                readBytes -= list.bytes;
            }
        }

        /** Returns false if it was given up, or memory is short and the cluster's lists large. */
        private synchronized boolean keep(ListMemory<?> list) {
            long ofCluster = list.cluster.keptBytes + list.bytes;
            if (list.givenUp
                    || (keptBytes + list.bytes > keptLimit
                            && ofCluster > ResponseLimits.SMALL_LISTS_BYTES)) {
                return false;
            }
            remove(list);
            keptBytes += list.bytes;
            list.cluster.keptBytes = ofCluster;
            return true;
        }

        private synchronized void close(OfCluster cluster) {
            keptBytes -= cluster.keptBytes;
            cluster.keptBytes = 0;
        }
    }

    /** The memory for the lists of one cluster, which are kept until it is closed. */
    public static final class OfCluster implements AutoCloseable {
        private final Pool pool;
        private long keptBytes;

        private OfCluster(Pool pool) {
            this.pool = pool;
        }

        /** Returns the memory of one list, which is empty at first. */
        public <T> ListMemory<T> list() {
            return new ListMemory<>(this);
        }

        /** Returns the memory to the other clusters. */
        @Override
        public void close() {
            pool.close(this);
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
     * Adds an object of about {@code size} bytes.
     *
     * @return the number of objects so far
     * @throws FailureException if the list is too large, or the largest while others need memory
     */
    public int add(T object, long size) throws FailureException {
        if (!cluster.pool.add(this, object, size)) {
            throw full();
        }
        if (bytes > cluster.pool.listLimit) {
            throw new FailureException(
                    Cause.INVALID, "the cluster's list takes too much memory" + REMEDY);
        }
        return objects.size();
    }

    /**
     * Returns the complete list, and keeps its memory until its cluster is closed.
     *
     * @throws FailureException if the lists of all clusters take too much, and those of this one
     *     are large: small ones don't fail because of others
     */
    public List<T> keep() throws FailureException {
        if (!cluster.pool.keep(this)) {
            throw full();
        }
        return objects;
    }

    /** Ends the reading. */
    @Override
    public void close() {
        cluster.pool.remove(this);
    }

    private static FailureException full() {
        return new FailureException(
                Cause.SERVER_FAILED,
                "the cluster's list takes too much memory beside those of other clusters" + REMEDY);
    }
}
