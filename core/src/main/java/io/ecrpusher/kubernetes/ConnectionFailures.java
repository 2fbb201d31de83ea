package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.proxy.ProxyServer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Classifies the failure of a connection. The exceptions' own messages aren't used, because they
 * may hold URLs.
 *
 * @param caGiven true if the server's certificate must be signed by the cluster's own CA
 * @param proxy host and port of the proxy
 * @param eks what EKS tells about access to the cluster; empty for a cluster outside EKS
 */
record ConnectionFailures(boolean caGiven, Optional<String> proxy, Optional<EksDetails> eks) {

    FailureException of(IOException failure) {
        return switch (failure) {
            case ProxyServer.LoginException _ ->
                    new FailureException(
                            Cause.NOT_AUTHORIZED,
                            "the proxy %s requires a valid user and password (HTTP 407). Write them into the proxy's URL"
                                    .formatted(proxy.orElse("")));
            case InterruptedIOException _ ->
                    unreachable(
                            "the API server did not respond in time"
                                    + throughProxy()
                                    + reachability());
            case UnknownHostException _ ->
                    unreachable(
                            "the host name of %s can't be resolved".formatted(peer())
                                    + reachability());
            case ConnectException _ ->
                    unreachable(
                            "the connection to %s was refused".formatted(peer()) + reachability());
            case ProtocolException _ ->
                    unreachable("the API server's response is not valid HTTP" + throughProxy());
            case SSLPeerUnverifiedException _ ->
                    notTrusted(
                            "the API server's certificate is for another host. Check the endpoint, which is from "
                                    + source());
            case SSLException ssl when ofCertificate(ssl) ->
                    notTrusted(outOfDate(ssl).orElse(unknownIssuer()));
            case SSLException _ ->
                    unreachable("the TLS connection to the API server failed" + throughProxy());
            default ->
                    unreachable(
                            proxy.map(
                                            ("the connection to the API server through the proxy %s failed."
                                                            + " Check that the proxy allows connections to the API server")
                                                    ::formatted)
                                    .orElse(
                                            "the connection to the API server failed"
                                                    + reachability()));
        };
    }

    /** Returns what the client itself connects to. */
    private String peer() {
        return proxy.map("the proxy %s"::formatted).orElse("the API server");
    }

    private String source() {
        return eks.isPresent() ? "EKS DescribeCluster" : "the fleet file or kubeconfig";
    }

    /** Returns nothing with a proxy, whose address EKS sees instead of the function's. */
    private String reachability() {
        return proxy.isPresent()
                ? ""
                : eks.flatMap(EksDetails::reachability).map(". "::concat).orElse("");
    }

    private String throughProxy() {
        return proxy.map(" through the proxy %s"::formatted).orElse("");
    }

    private static FailureException unreachable(String detail) {
        return new FailureException(Cause.UNREACHABLE, detail);
    }

    private static FailureException notTrusted(String detail) {
        return new FailureException(Cause.NOT_TRUSTED, detail);
    }

    private String unknownIssuer() {
        return caGiven
                ? "the API server's certificate is not signed by the cluster's CA. Check the CA, which is from "
                        + source()
                : "the API server's certificate is not signed by a CA in Java's default trust store. Write the cluster's CA as 'ca', or in a kubeconfig as certificate-authority-data";
    }

    /** Returns the message if Java refused the certificate or one of its issuers for its dates. */
    private static Optional<String> outOfDate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException e
                    && e.getIndex() >= 0
                    && e.getCertPath().getCertificates().get(e.getIndex())
                            instanceof X509Certificate refused) {
                return outOfDate(refused, e.getReason());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> outOfDate(X509Certificate refused, Reason reason) {
        if (reason == BasicReason.EXPIRED) {
            return Optional.of(
                    "the API server's certificate expired at %s. Reissue it"
                            .formatted(refused.getNotAfter().toInstant()));
        }
        if (reason == BasicReason.NOT_YET_VALID) {
            return Optional.of(
                    "the API server's certificate is not valid before %s. Reissue it, and check the clocks of both hosts"
                            .formatted(refused.getNotBefore().toInstant()));
        }
        return Optional.empty();
    }

    /** Returns true if the handshake failed because of the server's certificate. */
    static boolean ofCertificate(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException
                    || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }
}
