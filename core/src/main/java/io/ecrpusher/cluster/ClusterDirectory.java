package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

/** Looks up EKS clusters. */
@FunctionalInterface
public interface ClusterDirectory {
    /** Returns the endpoint and tags of {@code cluster}. */
    ClusterEndpoint describe(Cluster cluster) throws FailureException;
}
