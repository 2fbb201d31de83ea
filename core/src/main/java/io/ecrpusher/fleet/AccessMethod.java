package io.ecrpusher.fleet;

import java.net.URI;

/** How ecr-pusher finds a cluster's endpoint and authenticates to it. */
public sealed interface AccessMethod {
    /** An EKS cluster: the EKS API describes it, and the cluster's role signs a bearer token. */
    record Eks() implements AccessMethod {}

    /**
     * A cluster outside EKS that accepts a bearer token.
     *
     * @param caPem the CA certificates of the API server, in PEM; empty for Java's default trust
     *     store
     * @param secret the ARN of the Secrets Manager secret that holds the token
     */
    record Token(URI endpoint, String caPem, String secret) implements AccessMethod {}

    /**
     * A cluster outside EKS that accepts a client certificate.
     *
     * @param caPem as in {@link Token}
     * @param secret the ARN of the Secrets Manager secret that holds the certificate and its key,
     *     in PEM
     */
    record ClientCertificate(URI endpoint, String caPem, String secret) implements AccessMethod {}

    /**
     * A cluster outside EKS that a kubeconfig describes.
     *
     * @param secret the ARN of the Secrets Manager secret that holds the kubeconfig
     * @param context the context to use; empty for the current context
     */
    record Kubeconfig(String secret, String context) implements AccessMethod {}
}
