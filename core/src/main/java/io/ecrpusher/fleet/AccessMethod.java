package io.ecrpusher.fleet;

import java.net.URI;

/** How a cluster is looked up and entered. */
public sealed interface AccessMethod {
    /** Whether {@code url} may be an API server's: {@code https://HOST} and perhaps a port. */
    static boolean isOfAServer(URI url) {
        return "https".equalsIgnoreCase(url.getScheme())
                && url.getHost() != null
                && url.getPort() != 0
                && url.getPort() <= 65_535;
    }

    /** By EKS, with a bearer token that is signed as the cluster's role. */
    record Eks() implements AccessMethod {}

    /**
     * By a bearer token.
     *
     * @param caPem who signs the API server's certificate; empty: any authority that Java trusts
     * @param secret the ARN of the secret in Secrets Manager that is the token
     */
    record Token(URI endpoint, String caPem, String secret) implements AccessMethod {}

    /**
     * By a client certificate.
     *
     * @param secret the ARN of the secret that holds certificate and key, in PEM
     */
    record ClientCertificate(URI endpoint, String caPem, String secret) implements AccessMethod {}

    /**
     * As a kubeconfig says.
     *
     * @param secret the ARN of the secret that is the kubeconfig
     * @param context empty: its current one
     */
    record Kubeconfig(String secret, String context) implements AccessMethod {}
}
