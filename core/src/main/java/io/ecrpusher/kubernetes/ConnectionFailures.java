package io.ecrpusher.kubernetes;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
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
 * What a connection's failure means, in words of our own: the exceptions' own messages may hold
 * URLs.
 *
 * @param caGiven whether the server's certificate has to be signed by the cluster's own CA
 */
record ConnectionFailures(boolean caGiven) {
    private static final String SOURCE =
            ", by what EKS DescribeCluster, or else the fleet, says of it";

    FailureException of(IOException failure) {
        return switch (failure) {
            case InterruptedIOException _ -> unreachable("the API server did not answer in time");
            case UnknownHostException _ -> unreachable("the API server's host name is not known");
            case ConnectException _ -> unreachable("the connection to the API server was refused");
            case SSLPeerUnverifiedException _ ->
                    notTrusted("the API server's certificate is for another host" + SOURCE);
            case SSLException ssl when ofCertificate(ssl) ->
                    notTrusted(outOfDate(ssl).orElse(strangers()));
            case SSLException _ -> unreachable("the TLS connection to the API server broke");
            default -> unreachable("the connection to the API server broke");
        };
    }

    private static FailureException unreachable(String detail) {
        return new FailureException(Cause.UNREACHABLE, detail);
    }

    private static FailureException notTrusted(String detail) {
        return new FailureException(Cause.NOT_TRUSTED, detail);
    }

    private String strangers() {
        return caGiven
                ? "the API server's certificate is not signed by the cluster's CA" + SOURCE
                : "the API server's certificate is not signed by any authority that Java trusts; write the cluster's CA as 'ca', or in a kubeconfig as certificate-authority-data";
    }

    /** What to say if a date is what Java refused, of the server's certificate or one above. */
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

    private static Optional<String> outOfDate(X509Certificate refused, Reason why) {
        if (why == BasicReason.EXPIRED) {
            return Optional.of(
                    "the API server's certificate expired at %s; renew it"
                            .formatted(refused.getNotAfter().toInstant()));
        }
        if (why == BasicReason.NOT_YET_VALID) {
            return Optional.of(
                    "the API server's certificate is not valid before %s; renew it, by a clock that is right"
                            .formatted(refused.getNotBefore().toInstant()));
        }
        return Optional.empty();
    }

    /** Whether the server's certificate is what failed. */
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
