package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Where a cluster's API server is and who signs its certificate.
 *
 * @param server {@code https://…}
 * @param caPem PEM, one certificate or several; empty: any authority that Java trusts
 * @param tags of an EKS cluster
 * @param token the bearer token, if the answer holds it too
 * @param clientPem certificate and key to enter with, in PEM
 * @param certificateName whom the server's certificate is for, if not for the server's host
 * @param proxyUrl the proxy for this cluster, with user and password if it needs them; empty: the
 *     environment's proxy
 */
public record ClusterEndpoint(
        URI server,
        String caPem,
        Map<String, String> tags,
        Optional<Credential> token,
        Optional<Credential> clientPem,
        Optional<String> certificateName,
        Optional<Credential> proxyUrl) {
    public ClusterEndpoint {
        tags = Map.copyOf(tags);
    }

    /** Without a proxy of its own. */
    public ClusterEndpoint(
            URI server,
            String caPem,
            Map<String, String> tags,
            Optional<Credential> token,
            Optional<Credential> clientPem,
            Optional<String> certificateName) {
        this(server, caPem, tags, token, clientPem, certificateName, Optional.empty());
    }

    /** Of a cluster that is entered by a token of its own. */
    public ClusterEndpoint(URI server, String caPem) {
        this(server, caPem, Map.of());
    }

    /** Of an EKS cluster. */
    public ClusterEndpoint(URI server, String caPem, Map<String, String> tags) {
        this(server, caPem, tags, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
