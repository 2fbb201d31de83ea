package io.ecrpusher.kubernetes;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a connection's failure means, in words of our own: the exceptions' own messages may hold
 * URLs.
 */
final class ConnectionFailures {
    private ConnectionFailures() {}

    static FailureException of(IOException failure) {
        return switch (failure) {
            case InterruptedIOException _ -> unreachable("the API server did not answer in time");
            case UnknownHostException _ -> unreachable("the API server's host name is not known");
            case ConnectException _ -> unreachable("the connection to the API server was refused");
            case SSLPeerUnverifiedException _ -> notTrusted("is for another host");
            case SSLException ssl when ofCertificate(ssl) ->
                    notTrusted("is not signed by the cluster's CA");
            case SSLException _ -> unreachable("the TLS connection to the API server broke");
            default -> unreachable("the connection to the API server broke");
        };
    }

    private static FailureException unreachable(String detail) {
        return new FailureException(Cause.UNREACHABLE, detail);
    }

    private static FailureException notTrusted(String what) {
        return new FailureException(
                Cause.NOT_TRUSTED,
                "the API server's certificate %s, by what EKS DescribeCluster, or else the fleet, says of it"
                        .formatted(what));
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
