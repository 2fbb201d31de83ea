package io.ecrpusher.cluster;

import java.net.URI;

/**
 * Where a cluster's API server is and who signs its certificate.
 *
 * @param server {@code https://…}
 * @param caPem PEM, one certificate or several
 */
public record ClusterEndpoint(URI server, String caPem) {}
