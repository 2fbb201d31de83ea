package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

/** Issues bearer tokens for EKS clusters. */
@FunctionalInterface
public interface BearerTokens {
    /** Returns a new token for {@code cluster}. */
    BearerToken tokenFor(Cluster cluster) throws FailureException;
}
