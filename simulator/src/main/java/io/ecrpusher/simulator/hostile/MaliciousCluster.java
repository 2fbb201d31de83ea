package io.ecrpusher.simulator.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.http.CertificateAuthority;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * An API server in an attacker's hands, which makes one {@link MaliciousMove}. Records everything
 * that it receives, and so all that the attacker learns.
 */
public final class MaliciousCluster implements AutoCloseable {
    private static final int HEAD_MAX_BYTES = 64 * 1024;
    private static final int BODY_MAX_BYTES = 4 * 1024 * 1024;

    private final CertificateAuthority ca = CertificateAuthority.create("malicious");
    private final MaliciousMove move;
    private final Neighbors neighbors;
    private final ServerSocket https;
    private final ServerSocket http;
    private final Queue<Received> received = new ConcurrentLinkedQueue<>();
    private final Queue<String> plaintext = new ConcurrentLinkedQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final SSLContext context;

    private MaliciousCluster(MaliciousMove move, Neighbors neighbors) {
        this.move = move;
        this.neighbors = neighbors;
        context =
                switch (move.certificate()) {
                    case OWN -> ca.serverContext();
                    case OF_SIBLINGS_AUTHORITY -> neighbors.siblingAuthority().serverContext();
                    case OF_NEW_AUTHORITY -> CertificateAuthority.create("new").serverContext();
                    case FOR_OTHER_NAME -> ca.serverContext("sibling.example");
                };
        try {
            https = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            http = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server on loopback. */
    public static MaliciousCluster start(MaliciousMove move, Neighbors neighbors) {
        MaliciousCluster server = new MaliciousCluster(move, neighbors);
        Thread _ = Thread.startVirtualThread(() -> server.accept(server.https, server::serve));
        Thread _ = Thread.startVirtualThread(() -> server.accept(server.http, server::listen));
        return server;
    }

    /** The server's URL. */
    public URI uri() {
        return URI.create("https://127.0.0.1:" + https.getLocalPort());
    }

    /** The same server by another name, which its certificate has too. */
    public URI otherName() {
        return URI.create("https://localhost:" + https.getLocalPort());
    }

    /** A server without TLS, whose traffic anybody can read. */
    public URI plainUri() {
        return URI.create("http://127.0.0.1:" + http.getLocalPort());
    }

    /** The certificate of the cluster's authority in PEM, as EKS returns it. */
    public String caPem() {
        return ca.pem();
    }

    /** Returns the requests so far, with credentials and Secrets. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Returns what arrived at {@link #plainUri}. */
    public List<String> plaintext() {
        return List.copyOf(plaintext);
    }

    Neighbors neighbors() {
        return neighbors;
    }

    private interface Server {
        void serve(Socket socket) throws IOException;
    }

    private void accept(ServerSocket listener, Server server) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread _ =
                        Thread.startVirtualThread(
                                () -> {
                                    try (socket) {
                                        server.serve(socket);
                                    } catch (IOException _) {
                                        // the client closed the connection
                                    } finally {
                                        open.remove(socket);
                                    }
                                });
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) throws IOException {
        move.beforeHandshake();
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(connection, null, connection.getPort(), true)) {
            socket.setUseClientMode(false);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(move.protocols());
            socket.setSSLParameters(parameters);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
                Received request = Received.parse(head, body(in, head));
                received.add(request);
                move.respond(new Turn(this, request, socket.getOutputStream()));
            }
        }
    }

    private void listen(Socket socket) throws IOException {
        byte[] first = new byte[1024];
        int length = socket.getInputStream().read(first);
        plaintext.add(new String(first, 0, Math.max(0, length), ISO_8859_1));
    }

    /** Returns the lines of a head; empty at the end of the connection. */
    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int count = 0; count < HEAD_MAX_BYTES; count++) {
            int next = in.read();
            if (next < 0) {
                return List.of();
            }
            if (next == '\n') {
                if (line.isEmpty()) {
                    return lines;
                }
                lines.add(line.toString());
                line.setLength(0);
            } else if (next != '\r') {
                line.append((char) next);
            }
        }
        return List.of();
    }

    private static String body(InputStream in, List<String> head) throws IOException {
        int length =
                head.stream()
                        .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
        return new String(in.readNBytes(Math.min(length, BODY_MAX_BYTES)), UTF_8);
    }

    @Override
    public void close() {
        try (https;
                http) {
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
