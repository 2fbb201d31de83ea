package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.FailureException;

/** Creates clients of API servers. */
@FunctionalInterface
public interface KubernetesConnector {
    /** Returns a client of the API server at {@code endpoint}. Sends nothing yet. */
    Kubernetes connect(ClusterEndpoint endpoint) throws FailureException;
}
