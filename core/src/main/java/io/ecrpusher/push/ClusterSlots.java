package io.ecrpusher.push;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.settings.Concurrency;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which clusters of a run get work done at once. A cluster holds a slot only while its API
 * server responds. It has none while AWS opens it, and while the server asks to wait. A watch lends
 * the slots of silent clusters to others.
 */
final class ClusterSlots implements AutoCloseable {
    final Semaphore slots = new Semaphore(Concurrency.CLUSTERS_AT_ONCE, true);
    final Semaphore lent = new Semaphore(Concurrency.SILENT_CLUSTERS_AT_ONCE, true);
    final Semaphore openings = new Semaphore(Concurrency.OPENINGS_AT_ONCE, true);
    private final ConcurrentMap<Owner, Semaphore> byOwner = new ConcurrentHashMap<>();
    private final Set<ClusterSlot> held = ConcurrentHashMap.newKeySet();
    // A moving average, so that a slow processor doesn't make every cluster look silent.
    private final AtomicLong responseNanos = new AtomicLong();
    // The last field: the thread uses all others.
    private final Thread watch = Thread.startVirtualThread(this::lendSilentOnes);

    /** The calls to AWS for these clusters succeed or hang together. */
    private record Owner(Optional<String> role, String region) {}

    ClusterSlot of(Cluster cluster) {
        Owner owner = new Owner(cluster.id().roleArn(), cluster.region());
        return new ClusterSlot(
                this,
                byOwner.computeIfAbsent(
                        owner, _ -> new Semaphore(Concurrency.OPENINGS_PER_ACCOUNT, true)));
    }

    void add(ClusterSlot slot) {
        held.add(slot);
    }

    void remove(ClusterSlot slot) {
        held.remove(slot);
    }

    void recordResponse(long nanos) {
        responseNanos.accumulateAndGet(nanos, (mean, one) -> mean + (one - mean) / 16);
    }

    private void lendSilentOnes() {
        try {
            while (true) {
                Thread.sleep(Concurrency.SLOT_WATCH_INTERVAL);
                Duration silence =
                        Duration.ofNanos(
                                Math.max(
                                        Concurrency.SILENCE.toNanos(),
                                        Concurrency.SILENT_RESPONSES * responseNanos.get()));
                held.forEach(slot -> slot.lendIfSilentFor(silence));
            }
        } catch (InterruptedException _) {
            // the run has ended
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
