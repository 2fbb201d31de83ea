package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.settings.Settings;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Caches the endpoints of EKS clusters, which rarely change. Keeps them in this process, and in a
 * store for later processes.
 */
public final class CachedDirectory implements ClusterDirectory {
    private final ClusterDirectory directory;
    private final StoredEndpoints stored;
    private final Clock clock;
    private final ConcurrentMap<ClusterId, CachedEndpoint> cached = new ConcurrentHashMap<>();
    private volatile Instant nextDrop = Instant.MIN;

    /** Creates a cache of the endpoints of {@code directory}, stored in {@code store}. */
    public CachedDirectory(ClusterDirectory directory, EndpointStore store, Clock clock) {
        this.directory = directory;
        this.stored = new StoredEndpoints(store, clock);
        this.clock = clock;
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        CachedEndpoint endpoint = cached.get(cluster.id());
        if (endpoint == null || isExpired(endpoint)) {
            Optional<CachedEndpoint> kept = stored.of(cluster).filter(one -> !isExpired(one));
            endpoint = kept.isPresent() ? kept.get() : lookUp(cluster);
            cached.put(cluster.id(), endpoint);
            dropExpired();
        }
        return endpoint.endpoint();
    }

    /**
     * Drops the endpoints of clusters that left the fleet. At most once an hour, because it looks
     * at every endpoint.
     */
    private void dropExpired() {
        Instant now = clock.instant();
        if (!now.isBefore(nextDrop)) {
            nextDrop = now.plus(Settings.UNTAGGED_ENDPOINT_LIFE);
            cached.values().removeIf(this::isExpired);
        }
    }

    /** Drops the endpoint of {@code cluster}, so that the next lookup calls EKS. */
    public void forget(Cluster cluster) {
        cached.remove(cluster.id());
        stored.drop(cluster);
    }

    /** Returns why endpoints can't be stored at present; empty if they can. */
    public Optional<String> storeProblem() {
        return stored.problem();
    }

    /** Returns how many endpoints this process keeps. */
    int size() {
        return cached.size();
    }

    private CachedEndpoint lookUp(Cluster cluster) throws FailureException {
        ClusterEndpoint endpoint = EndpointRules.check(directory.describe(cluster));
        Instant now = clock.instant();
        if (cluster.withTags(endpoint.tags()).secrets().isEmpty()) {
            return new CachedEndpoint(endpoint, now.plus(Settings.UNTAGGED_ENDPOINT_LIFE));
        }
        CachedEndpoint described = new CachedEndpoint(endpoint, now.plus(life(cluster.id())));
        stored.keep(cluster, described);
        return described;
    }

    private boolean isExpired(CachedEndpoint endpoint) {
        return !clock.instant().isBefore(endpoint.until());
    }

    private static Duration life(ClusterId id) {
        long seed = Objects.hash(id.region(), id.name(), id.roleArn());
        return Settings.ENDPOINT_MIN_LIFE.plusSeconds(
                new SplittableRandom(seed).nextLong(Settings.ENDPOINT_LIFE_SPREAD.toSeconds()));
    }
}
