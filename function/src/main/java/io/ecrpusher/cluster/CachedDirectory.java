package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Keeps the answers of a directory, since endpoints and CAs change rarely. */
public final class CachedDirectory implements ClusterDirectory {
    private final ClusterDirectory directory;
    private final ConcurrentMap<Key, ClusterEndpoint> known = new ConcurrentHashMap<>();

    /** Keeps what {@code directory} answers. */
    public CachedDirectory(ClusterDirectory directory) {
        this.directory = directory;
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        ClusterEndpoint endpoint = known.get(Key.of(cluster));
        if (endpoint == null) {
            endpoint = directory.describe(cluster);
            known.put(Key.of(cluster), endpoint);
        }
        return endpoint;
    }

    /**
     * Has {@code cluster} looked up again the next time: it may have been created anew under its
     * old name.
     */
    public void forget(Cluster cluster) {
        known.remove(Key.of(cluster));
    }

    private record Key(String region, String name, Optional<Role> role) {
        static Key of(Cluster cluster) {
            return new Key(cluster.region(), cluster.name(), cluster.role());
        }
    }
}
