package io.ecrpusher.simulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * An HTTPS server on 127.0.0.1: HTTP/1.1 with persistent connections, each on its own virtual
 * thread.
 */
public final class HttpsServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Supplier<CertificateAuthority> OTHER_AUTHORITY =
            new Lazy<>(() -> CertificateAuthority.create("other authority"));

    private final SSLContext context;
    private final HttpHandler handler;
    private final ConnectionCounters counters = new ConnectionCounters();
    private final ActiveFaults faults = new ActiveFaults();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private ServerSocket listener;
    private Socket placeholder = new Socket();
    private Thread acceptor;
    private boolean closed;

    private HttpsServer(SSLContext context, HttpHandler handler, int port) {
        this.context = context;
        this.handler = handler;
        this.listener = listen(port);
        this.port = listener.getLocalPort();
        acceptFrom(listener);
    }

    /** Starts a server on a free port, with {@code ca}'s server certificate. */
    public static HttpsServer start(CertificateAuthority ca, HttpHandler handler) {
        return start(ca.serverContext(), handler, 0);
    }

    /** Starts a server on a port, or on a free one for 0, with the certificate of a context. */
    public static HttpsServer start(SSLContext context, HttpHandler handler, int port) {
        return new HttpsServer(context, handler, port);
    }

    /** The server's URL: {@code https://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** The server's traffic counters. */
    public ConnectionCounters counters() {
        return counters;
    }

    /** Adds a fault to the active ones. */
    public synchronized void fault(Fault fault) {
        faults.add(fault);
        switch (fault) {
            case Fault.Refused() -> {
                closeQuietly(listener);
                awaitAcceptor(); // which may still accept a connection
                dropConnections();
                keepPort();
            }
            case Fault.WrongCertificate wrong -> dropConnections();
            case Fault.Presents presents -> dropConnections();
            case Fault.TlsAlert alert -> dropConnections();
            case Fault.BlackHole hole -> {}
            case Fault.RequestFault requests -> {}
        }
    }

    /** Removes all faults. Drops the connections that hang because of one. */
    public synchronized void clearFaults() {
        if (faults.clear()) {
            dropConnections();
        }
        if (listener.isClosed() && !closed) {
            closeQuietly(placeholder);
            listener = listen(port);
            acceptFrom(listener);
        }
    }

    /** Stops listening and drops every connection. */
    @Override
    public synchronized void close() {
        closed = true;
        faults.clear();
        closeQuietly(listener);
        closeQuietly(placeholder);
        dropConnections();
    }

    /** Binds the port without listening, so that nobody else takes it while it refuses. */
    private void keepPort() {
        try {
            closeQuietly(placeholder);
            placeholder = new Socket();
            placeholder.setReuseAddress(true);
            placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to keep 127.0.0.1:" + port, e);
        }
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to listen on 127.0.0.1:" + port, e);
        }
    }

    private void acceptFrom(ServerSocket from) {
        acceptor =
                Thread.ofVirtual()
                        .name("https-accept-" + from.getLocalPort())
                        .start(
                                () -> {
                                    while (!from.isClosed()) {
                                        accept(from);
                                    }
                                });
    }

    private void awaitAcceptor() {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket from) {
        try {
            Socket socket = from.accept();
            open.add(socket);
            counters.connectionOpened();
            Thread.ofVirtual().name("https-" + port).start(() -> serve(socket));
            if (from.isClosed()) {
                // The listener closed between accept and add, so dropConnections missed this one.
                closeQuietly(socket);
            }
        } catch (IOException e) {
            // The listener closed, which ends the loop, or the client disconnected.
        }
    }

    private void serve(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            if (faults.takeBlackHole()) {
                faults.hang();
                return;
            }
            if (faults.takeTlsAlert()) {
                TlsAlerts.refuse(socket);
                return;
            }
            try (SSLSocket tls = (SSLSocket) secure(presented(), socket)) {
                tls.startHandshake();
                counters.handshakeDone();
                new HttpConnection(socket, tls, handler, faults, counters).serve();
            }
        } catch (IOException e) {
            // Caused by the client or by an injected fault. The client reports it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(socket);
            open.remove(socket);
            counters.connectionClosed();
        }
    }

    private SSLContext presented() {
        return faults.takeWrongCertificate()
                ? OTHER_AUTHORITY.get().serverContext()
                : faults.presented().orElse(context);
    }

    private static Socket secure(SSLContext context, Socket socket) throws IOException {
        SSLSocket tls =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        SSLParameters parameters = tls.getSSLParameters();
        // Like Go's servers, which real clusters run, honor the client's order of cipher suites.
        parameters.setUseCipherSuitesOrder(false);
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        tls.setSSLParameters(parameters);
        return tls;
    }

    private void dropConnections() {
        open.forEach(HttpsServer::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Nothing more can be done.
        }
    }

    /** A value that is created on first use. */
    private static final class Lazy<T> implements Supplier<T> {
        private final Supplier<T> factory;
        private T value;

        Lazy(Supplier<T> factory) {
            this.factory = factory;
        }

        @Override
        public synchronized T get() {
            if (value == null) {
                value = factory.get();
            }
            return value;
        }
    }
}
