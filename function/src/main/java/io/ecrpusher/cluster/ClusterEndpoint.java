package io.ecrpusher.cluster;

import java.net.URI;
import java.util.Map;

/**
 * Where a cluster's API server is and who signs its certificate.
 *
 * @param server {@code https://…}
 * @param caPem PEM, one certificate or several
 * @param tags of an EKS cluster
 */
public record ClusterEndpoint(URI server, String caPem, Map<String, String> tags) {
    public ClusterEndpoint {
        tags = Map.copyOf(tags);
    }

    /** Of a cluster without tags. */
    public ClusterEndpoint(URI server, String caPem) {
        this(server, caPem, Map.of());
    }
}
