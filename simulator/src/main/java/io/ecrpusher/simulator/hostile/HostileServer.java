package io.ecrpusher.simulator.hostile;

import io.ecrpusher.simulator.http.CertificateAuthority;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

import javax.net.ssl.SSLSocket;

/** An HTTPS server on loopback that answers every request with one {@link HostileBehavior}. */
public final class HostileServer implements AutoCloseable {
    private final CertificateAuthority ca;
    private final HostileBehavior behavior;
    private final ServerSocket listener;

    private HostileServer(
            HostileBehavior behavior, CertificateAuthority ca, ServerSocket listener) {
        this.behavior = behavior;
        this.ca = ca;
        this.listener = listener;
    }

    /** Starts a server. */
    public static HostileServer start(HostileBehavior behavior) {
        CertificateAuthority ca = CertificateAuthority.create("hostile");
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            HostileServer server = new HostileServer(behavior, ca, listener);
            Thread _ = Thread.startVirtualThread(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server's URL. */
    public URI uri() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    /** The certificate of the server's authority in PEM. */
    public String caPem() {
        return ca.pem();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                if (behavior != HostileBehavior.BLACK_HOLE) {
                    Thread _ = Thread.startVirtualThread(() -> serve(socket));
                }
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (SSLSocket socket =
                (SSLSocket)
                        ca.serverContext()
                                .getSocketFactory()
                                .createSocket(connection, null, connection.getPort(), true)) {
            socket.setUseClientMode(false);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (readRequest(in)) {
                behavior.respond(socket);
            }
        } catch (IOException _) {
            // the client closed the connection
        }
    }

    /** Returns false at the end of the connection. */
    private static boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        int length =
                head.toString()
                        .lines()
                        .filter(line -> line.startsWith("Content-Length: "))
                        .mapToInt(line -> Integer.parseInt(line.substring(16)))
                        .findFirst()
                        .orElse(0);
        in.skipNBytes(length);
        return true;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
