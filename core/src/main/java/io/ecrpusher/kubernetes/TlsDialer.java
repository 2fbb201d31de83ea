package io.ecrpusher.kubernetes;

import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens TLS connections to one API server.
 *
 * @param certificateName whom its certificate is for
 * @param settings the timeouts, and by what rules a certificate's host is checked
 */
record TlsDialer(
        HttpUrl server, String certificateName, SSLSocketFactory sockets, OkHttpClient settings) {
    // Lambda runs Java without its optimising compiler, and so without the CPU's AES instructions.
    // A Go server follows a client that asks for ChaCha20 first.
    private static final String[] CIPHER_SUITES = {
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    };
    // By itself Java makes a second key share, of P-256: 2 ms that hardly any server looks at.
    private static final String[] X25519 = {"x25519"};
    private static final String[] OTHERS = {"secp256r1", "secp384r1", "secp521r1"};

    /** Hears of each socket before it is used. */
    @FunctionalInterface
    interface Opening {
        void of(Socket socket) throws IOException;
    }

    /** A connection to the first of the host's addresses that takes one. */
    Connection dial(Opening opening) throws IOException {
        IOException failure = new UnknownHostException();
        for (InetAddress address : settings.dns().lookup(server.host())) {
            try {
                return dial(address, opening);
            } catch (IOException e) {
                if (ConnectionFailures.ofCertificate(e)) {
                    throw e; // the others have it too
                }
                failure = e;
            }
        }
        throw failure;
    }

    private Connection dial(InetAddress address, Opening opening) throws IOException {
        try {
            return dial(address, X25519, opening);
        } catch (SSLException e) {
            if (!String.valueOf(e.getMessage()).contains("Received fatal alert")) {
                throw e;
            }
            return dial(address, OTHERS, opening);
        }
    }

    private Connection dial(InetAddress address, String[] groups, Opening opening)
            throws IOException {
        Socket socket = new Socket();
        try {
            opening.of(socket);
            socket.setTcpNoDelay(true);
            socket.connect(
                    new InetSocketAddress(address, server.port()), settings.connectTimeoutMillis());
            socket.setSoTimeout(settings.readTimeoutMillis());
            return new Connection(socket, handshake(socket, groups));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private SSLSocket handshake(Socket socket, String[] groups) throws IOException {
        SSLSocket tls =
                (SSLSocket) sockets.createSocket(socket, certificateName, server.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setCipherSuites(CIPHER_SUITES);
        parameters.setNamedGroups(groups);
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        if (!settings.hostnameVerifier().verify(certificateName, tls.getSession())) {
            throw new SSLPeerUnverifiedException("the certificate is for another host");
        }
        return tls;
    }
}
