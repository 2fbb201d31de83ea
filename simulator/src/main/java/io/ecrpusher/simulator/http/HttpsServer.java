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
 * An HTTPS server on a free port of 127.0.0.1: HTTP/1.1 with kept connections, a virtual thread for
 * each.
 */
public final class HttpsServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Supplier<CertificateAuthority> STRANGER =
            new Once<>(() -> CertificateAuthority.create("stranger"));

    private final SSLContext context;
    private final HttpHandler handler;
    private final ConnectionCounters counters = new ConnectionCounters();
    private final Faults faults = new Faults();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final int port;
    private ServerSocket listener;
    private Thread acceptor;
    private boolean closed;

    private HttpsServer(SSLContext context, HttpHandler handler) {
        this.context = context;
        this.handler = handler;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        acceptFrom(listener);
    }

    /** A server that shows {@code ca}'s certificate and answers by {@code handler}. */
    public static HttpsServer start(CertificateAuthority ca, HttpHandler handler) {
        return new HttpsServer(ca.serverContext(), handler);
    }

    /** Where it listens: {@code https://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("https://127.0.0.1:" + port);
    }

    /** What has reached it. */
    public ConnectionCounters counters() {
        return counters;
    }

    /** Misbehaves from now on, besides the faults that it has already. */
    public synchronized void fault(Fault fault) {
        faults.add(fault);
        switch (fault) {
            case Fault.Refused() -> {
                closeQuietly(listener);
                awaitAcceptor(); // until then the port may take one more
                dropConnections();
            }
            case Fault.WrongCertificate wrong -> dropConnections();
            case Fault.BlackHole hole -> {}
            case Fault.OfRequests ofRequests -> {}
        }
    }

    /** Behaves again. Connections that hung are dropped. */
    public synchronized void clearFaults() {
        if (faults.clear()) {
            dropConnections();
        }
        if (listener.isClosed() && !closed) {
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
        dropConnections();
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on 127.0.0.1:" + port, e);
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
                // It was closed between accepting and adding: nobody else drops this one.
                closeQuietly(socket);
            }
        } catch (IOException e) {
            // Closed, or the client went away before it was accepted: the loop's condition tells.
        }
    }

    private void serve(Socket socket) {
        try {
            socket.setTcpNoDelay(true);
            if (faults.takeBlackHole()) {
                faults.hang();
                return;
            }
            SSLContext shown =
                    faults.takeWrongCertificate() ? STRANGER.get().serverContext() : context;
            try (SSLSocket tls = (SSLSocket) secure(shown, socket)) {
                tls.startHandshake();
                counters.handshakeDone();
                new HttpConnection(socket, tls, handler, faults, counters).serve();
            }
        } catch (IOException e) {
            // The client's doing, or a fault's: the client has seen it, nobody else needs to.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(socket);
            open.remove(socket);
            counters.connectionClosed();
        }
    }

    private static Socket secure(SSLContext context, Socket socket) throws IOException {
        SSLSocket tls =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        SSLParameters parameters = tls.getSSLParameters();
        // As Go's servers do, which real clusters run: the client's order of cipher suites counts.
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
            // It is being given up.
        }
    }

    /** Made when first asked for. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> maker;
        private T made;

        Once(Supplier<T> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized T get() {
            if (made == null) {
                made = maker.get();
            }
            return made;
        }
    }
}
