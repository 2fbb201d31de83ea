package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.FailureException;

/** Creates clients of API servers. */
@FunctionalInterface
public interface KubernetesConnector {
    /** Returns a client of the API server at {@code endpoint}. Sends nothing yet. */
    Kubernetes connect(ClusterEndpoint endpoint) throws FailureException;

    /**
     * Returns the number of requests that its clients have sent, with those that they sent again.
     */
    default long requestCount() {
        return 0;
    }
}
