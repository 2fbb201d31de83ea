package io.ecrpusher.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * The minimum that any client must do: sends prepared requests over keep-alive connections and
 * discards the responses. Uses five connections for a single cluster, and one per cluster for many.
 * {@code BareClient LIST NAMESPACES}, see {@link MeasuredCluster#main}.
 */
final class BareClient {
    static final int CONNECTIONS = 5;

    private BareClient() {}

    static void main(String[] args) throws Exception {
        MeasuredCluster.main(args, BareClient::write);
    }

    private static void write(MeasuredCluster cluster, int namespaces, int clusters)
            throws Exception {
        byte[] body = cluster.body().getBytes(StandardCharsets.UTF_8);
        send(
                cluster.endpoint(),
                trusting(cluster.caPem().getBytes(StandardCharsets.US_ASCII)),
                namespaces,
                clusters == 1 ? CONNECTIONS : 1,
                i -> request(cluster.endpoint(), cluster.token(), body, "ns-" + i));
    }

    /**
     * Sends {@code count} requests over {@code connections} connections and reads the responses.
     */
    static void send(
            URI endpoint,
            SSLSocketFactory sockets,
            int count,
            int connections,
            IntFunction<byte[]> requests)
            throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < Math.min(connections, count); i++) {
                senders.add(threads.submit(() -> send(sockets, endpoint, requests, count, next)));
            }
            for (Future<?> sender : senders) {
                Object _ = sender.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the bare client failed", e.getCause());
        }
    }

    private static Void send(
            SSLSocketFactory sockets,
            URI endpoint,
            IntFunction<byte[]> requests,
            int count,
            AtomicInteger next)
            throws IOException {
        try (SSLSocket socket =
                (SSLSocket) sockets.createSocket(endpoint.getHost(), endpoint.getPort())) {
            socket.setTcpNoDelay(true);
            // Faster than AES without the C2 compiler, as on Lambda.
            socket.setEnabledCipherSuites(
                    new String[] {"TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"});
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                out.write(requests.apply(i));
                out.flush();
                readResponse(in);
            }
        }
        return null;
    }

    /** Returns a server-side apply of the Secret {@code ecr-pull}. */
    static byte[] request(URI endpoint, String token, byte[] body, String namespace) {
        return request(
                endpoint,
                token,
                "PATCH /api/v1/namespaces/%s/secrets/ecr-pull?fieldManager=ecr-pusher"
                        .formatted(namespace),
                "application/apply-patch+yaml",
                body);
    }

    static byte[] request(URI endpoint, String token, String line, String type, byte[] body) {
        byte[] head =
                """
                %s HTTP/1.1\r
                Host: %s:%d\r
                Authorization: Bearer %s\r
                Content-Type: %s\r
                Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1\r
                Content-Length: %d\r
                \r
                """
                        .formatted(
                                line,
                                endpoint.getHost(),
                                endpoint.getPort(),
                                token,
                                type,
                                body.length)
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private static void readResponse(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 20") && !status.startsWith("HTTP/1.1 409")) {
            throw new IOException(status);
        }
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(field.substring(15).strip());
            }
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    static SSLSocketFactory trusting(byte[] ca) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(ca)));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }
}
