package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

/** Where clusters are looked up. */
@FunctionalInterface
public interface ClusterDirectory {
    /** The endpoint of {@code cluster}, as AWS has it now. */
    ClusterEndpoint describe(Cluster cluster) throws FailureException;
}
