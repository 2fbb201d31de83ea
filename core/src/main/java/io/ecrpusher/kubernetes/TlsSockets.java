package io.ecrpusher.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Adds TLS to the connections that OkHttp opens to one API server, with the settings that OkHttp
 * doesn't offer: the key exchange groups, and a server name other than the URL's host.
 */
final class TlsSockets extends SSLSocketFactory {
    // Java sends a key share for the first group of each kind, XDH and ECDHE (CHKeyShareProducer in
    // sun.security.ssl.KeyShareExtension). The second one takes a quarter of the client's processor
    // time for a handshake, and nearly all servers choose X25519.
    private static final String[] X25519 = {"x25519"};
    private static final String[] ALL_GROUPS = {"x25519", "secp256r1", "secp384r1", "secp521r1"};

    private final SSLSocketFactory sockets;
    private final String serverName;
    private volatile String[] groups = X25519;

    /**
     * @param serverName the host name or address in the server's certificate, sent as SNI
     */
    TlsSockets(SSLSocketFactory sockets, String serverName) {
        this.sockets = sockets;
        this.serverName = serverName;
    }

    /** Returns true if handshakes offer X25519 and no other group. */
    boolean offersOnlyX25519() {
        return groups == X25519;
    }

    /** Offers all groups in handshakes from now on. */
    void offerAllGroups() {
        groups = ALL_GROUPS;
    }

    @Override
    public Socket createSocket(Socket connection, String host, int port, boolean autoClose)
            throws IOException {
        // OkHttp sends a request of more than 8 KB in two writes. With Nagle's algorithm the second
        // one would wait for the server's delayed acknowledgment.
        connection.setTcpNoDelay(true);
        SSLSocket socket =
                (SSLSocket) sockets.createSocket(connection, serverName, port, autoClose);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setNamedGroups(groups);
        socket.setSSLParameters(parameters);
        return socket;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("OkHttp connects before it adds TLS");
    }
}
