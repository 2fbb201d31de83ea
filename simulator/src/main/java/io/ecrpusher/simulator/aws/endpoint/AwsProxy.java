package io.ecrpusher.simulator.aws.endpoint;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpHandler;
import io.ecrpusher.simulator.http.HttpsServer;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP proxy that leads each AWS host to the simulated AWS, so that a client needs only
 * HTTPS_PROXY and AWS_CA_BUNDLE.
 *
 * <p>Answers CONNECT alone. Each host gets a server with a certificate for its name, signed by the
 * simulator's authority. Other hosts don't exist: the proxy answers 502.
 */
public final class AwsProxy implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 16 * 1024;

    private final Map<String, HttpsServer> hosts = new ConcurrentHashMap<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CertificateAuthority authority;
    private final HttpHandler handler;
    private final ServerSocket listener;

    private AwsProxy(CertificateAuthority authority, HttpHandler handler, int port)
            throws IOException {
        this.authority = authority;
        this.handler = handler;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().name("proxy-accept").start(this::accept);
    }

    /**
     * Starts a proxy on a port, or on a free one for 0. Close it before {@code aws}.
     *
     * @param authority signs the certificates of the hosts
     */
    public static AwsProxy start(CertificateAuthority authority, SimulatedAws aws, int port) {
        try {
            return new AwsProxy(authority, aws.endpoint(), port);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to listen on 127.0.0.1:" + port, e);
        }
    }

    /** The proxy's URL: {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /**
     * Returns the server of an AWS host, for network faults and connection counters.
     *
     * @throws IllegalArgumentException if AWS has no such host
     */
    public HttpsServer host(String host) {
        if (!isAws(host)) {
            throw new IllegalArgumentException("'" + host + "' is not a host of AWS");
        }
        return hosts.computeIfAbsent(
                host, name -> HttpsServer.start(authority.serverContext(name), handler, 0));
    }

    /** Makes a host unknown, as without a DNS record. */
    public void forget(String host) {
        unknown.add(host);
    }

    /** Stops the proxy, and drops its connections. */
    @Override
    public void close() {
        closeQuietly(listener);
        open.forEach(AwsProxy::closeQuietly);
        hosts.values().forEach(HttpsServer::close);
    }

    private static boolean isAws(String host) {
        return host.endsWith(".ecr.aws")
                || host.endsWith(".on.aws")
                || host.endsWith(".api.aws")
                || Arrays.stream(Partition.values())
                        .anyMatch(partition -> host.endsWith("." + partition.suffix()));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                Thread.ofVirtual().name("proxy").start(() -> serve(client));
            } catch (IOException e) {
                // The listener closed, which ends the loop, or the client disconnected.
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String[] request = readHead(client.getInputStream()).split("[ :]", 4);
            OutputStream out = client.getOutputStream();
            if (!request[0].equals("CONNECT")) {
                out.write(status("405 Method Not Allowed"));
                return;
            }
            String host = request.length > 1 ? request[1] : "";
            if (!isAws(host) || unknown.contains(host)) {
                out.write(status("502 Bad Gateway"));
                return;
            }
            try (Socket server =
                    new Socket(InetAddress.getLoopbackAddress(), host(host).uri().getPort())) {
                open.add(server);
                out.write(status("200 Connection Established"));
                Thread.ofVirtual().name("proxy-back").start(() -> copy(server, client));
                copy(client, server);
            } catch (IOException e) {
                // A fault refuses connections, or an end has closed. The client reports it.
            }
        } catch (IOException e) {
            // Caused by the client, which reports it.
        } finally {
            open.remove(client);
        }
    }

    /** Copies until an end closes, and closes both. */
    private void copy(Socket from, Socket to) {
        try {
            from.setTcpNoDelay(true);
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The other direction closed both.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
            open.remove(from);
            open.remove(to);
        }
    }

    // Byte by byte, because the client's TLS handshake follows.
    private static String readHead(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (head.size() < MAX_HEAD_BYTES) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.write(next);
            if (next == '\n' && head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toString(ISO_8859_1);
            }
        }
        throw new EOFException("The head of a proxy request ended early or is too long");
    }

    private static byte[] status(String status) {
        return ("HTTP/1.1 " + status + "\r\n\r\n").getBytes(ISO_8859_1);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Nothing more can be done.
        }
    }
}
