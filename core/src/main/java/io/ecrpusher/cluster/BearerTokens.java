package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

/** Issues bearer tokens for EKS clusters. */
@FunctionalInterface
public interface BearerTokens {
    /**
     * Returns a new token for {@code cluster}.
     *
     * @param clusterId the ID that the token is signed for: the cluster's name, or the ID of a
     *     local cluster on an Outpost
     */
    BearerToken tokenFor(Cluster cluster, String clusterId) throws FailureException;
}
