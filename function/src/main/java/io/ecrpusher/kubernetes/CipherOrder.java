package io.ecrpusher.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets that offer ChaCha20 before AES. Lambda runs Java without its optimising compiler, and
 * so without the CPU's AES instructions; a Go server follows a client that asks for ChaCha20 first.
 * OkHttp keeps a socket's order, whatever the order of its own list.
 */
final class CipherOrder extends SSLSocketFactory {
    private static final String FIRST = "TLS_CHACHA20_POLY1305_SHA256";

    private final SSLSocketFactory sockets;
    private final String[] order;

    CipherOrder(SSLSocketFactory sockets) {
        this.sockets = sockets;
        List<String> usual = List.of(sockets.getDefaultCipherSuites());
        this.order =
                Stream.concat(
                                usual.stream().filter(FIRST::equals),
                                usual.stream().filter(suite -> !suite.equals(FIRST)))
                        .toArray(String[]::new);
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
            throws IOException {
        return ordered(sockets.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return ordered(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return ordered(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return ordered(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
            throws IOException {
        return ordered(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return order.clone();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    private Socket ordered(Socket socket) {
        ((SSLSocket) socket).setEnabledCipherSuites(order);
        return socket;
    }
}
