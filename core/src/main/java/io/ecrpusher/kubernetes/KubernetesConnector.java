package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.FailureException;

/** Opens the way to a cluster's API server. */
@FunctionalInterface
public interface KubernetesConnector {
    /** A client of the API server at {@code endpoint}; nothing is sent yet. */
    Kubernetes connect(ClusterEndpoint endpoint) throws FailureException;
}
