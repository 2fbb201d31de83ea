package io.ecrpusher.cli.doctor.network;

import io.ecrpusher.kubernetes.proxy.ProxyServer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLPeerUnverifiedException;

/** Why a server can't be reached. */
public enum NetworkFault {
    /** The name has no address. */
    UNRESOLVED,
    /** The host refuses the connection, or no route leads to it. */
    REFUSED,
    /** Nothing answers. */
    SILENT,
    /** The proxy asks for a user and password. */
    PROXY_LOGIN,
    /** The certificate isn't signed by the expected CA. */
    WRONG_CA,
    /** The certificate has expired. */
    EXPIRED,
    /** The certificate isn't valid yet. */
    NOT_YET_VALID,
    /** The certificate is another host's. */
    WRONG_HOST,
    /** Connected, but not to a server of HTTPS. */
    BROKEN;

    /** Classifies an exception of OkHttp or of a socket. Doesn't use its message. */
    public static NetworkFault of(IOException failure) {
        return switch (failure) {
            case ProxyServer.LoginException _ -> PROXY_LOGIN;
            case InterruptedIOException _ -> SILENT;
            case UnknownHostException _ -> UNRESOLVED;
            case ConnectException e ->
                    e.getCause() instanceof InterruptedIOException ? SILENT : REFUSED;
            case NoRouteToHostException _ -> REFUSED;
            case SSLPeerUnverifiedException _ -> WRONG_HOST;
            default -> ofCertificate(failure);
        };
    }

    private static NetworkFault ofCertificate(Throwable failure) {
        NetworkFault fault = BROKEN;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException path) {
                if (path.getReason() == BasicReason.EXPIRED) {
                    return EXPIRED;
                }
                if (path.getReason() == BasicReason.NOT_YET_VALID) {
                    return NOT_YET_VALID;
                }
            }
            if (cause instanceof CertificateException) {
                fault = WRONG_CA;
            }
        }
        return fault;
    }
}
