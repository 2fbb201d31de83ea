package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

/** Where bearer tokens for clusters come from. */
@FunctionalInterface
public interface ClusterTokens {
    /** A new token for {@code cluster}. */
    BearerToken tokenFor(Cluster cluster) throws FailureException;
}
