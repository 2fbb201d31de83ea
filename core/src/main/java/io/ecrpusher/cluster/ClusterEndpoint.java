package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The address of a cluster's API server, and how to trust it.
 *
 * @param server {@code https://…}
 * @param caPem one or several certificates in PEM; empty for Java's default trust store
 * @param tags the tags of an EKS cluster; empty for other clusters
 * @param token the bearer token, if it comes with the endpoint, as in a kubeconfig
 * @param clientPem the client certificate and its key in PEM, if they authenticate
 * @param certificateName the name in the server's certificate, if it isn't the server's host
 * @param proxyUrl the cluster's own proxy, which may contain a user and password; empty for the
 *     environment's proxy
 * @param eks what EKS tells about access to the cluster; empty for a cluster outside EKS
 */
public record ClusterEndpoint(
        URI server,
        String caPem,
        Map<String, String> tags,
        Optional<Credential> token,
        Optional<Credential> clientPem,
        Optional<String> certificateName,
        Optional<Credential> proxyUrl,
        Optional<EksDetails> eks) {
    public ClusterEndpoint {
        tags = Map.copyOf(tags);
    }

    /** An endpoint of a cluster outside EKS. */
    public ClusterEndpoint(
            URI server,
            String caPem,
            Map<String, String> tags,
            Optional<Credential> token,
            Optional<Credential> clientPem,
            Optional<String> certificateName,
            Optional<Credential> proxyUrl) {
        this(server, caPem, tags, token, clientPem, certificateName, proxyUrl, Optional.empty());
    }

    /** An endpoint without tags, whose credential comes from elsewhere. */
    public ClusterEndpoint(URI server, String caPem) {
        this(
                server,
                caPem,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The endpoint of an EKS cluster about which nothing else is known. */
    public ClusterEndpoint(URI server, String caPem, Map<String, String> tags) {
        this(
                server,
                caPem,
                tags,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(EksDetails.UNKNOWN));
    }

    /** Returns the endpoint of an EKS cluster. */
    public static ClusterEndpoint ofEks(
            URI server, String caPem, Map<String, String> tags, EksDetails details) {
        return new ClusterEndpoint(
                server,
                caPem,
                tags,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(details));
    }

    /** The endpoint of a cluster that a client certificate authenticates to. */
    public static ClusterEndpoint withClientCertificate(
            URI server, String caPem, Credential clientPem) {
        return new ClusterEndpoint(
                server,
                caPem,
                Map.of(),
                Optional.empty(),
                Optional.of(clientPem),
                Optional.empty(),
                Optional.empty());
    }
}
