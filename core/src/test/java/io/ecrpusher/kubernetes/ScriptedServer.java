package io.ecrpusher.kubernetes;

import io.ecrpusher.simulator.http.CertificateAuthority;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * An HTTPS server on 127.0.0.1 that answers each request with the next bytes of its script,
 * whatever was asked. Nothing, in place of an answer or after one, ends the connection.
 */
final class ScriptedServer implements AutoCloseable {
    private final CertificateAuthority authority = CertificateAuthority.create("scripted");
    private final SSLServerSocket listener;
    private final ConcurrentLinkedQueue<byte[]> script = new ConcurrentLinkedQueue<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean deaf;

    private ScriptedServer() throws IOException {
        listener =
                (SSLServerSocket)
                        authority
                                .serverContext()
                                .getServerSocketFactory()
                                .createServerSocket(
                                        0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    static ScriptedServer answering(byte[]... answers) throws IOException {
        ScriptedServer server = new ScriptedServer();
        server.script.addAll(List.of(answers));
        Thread _ = Thread.startVirtualThread(server::accept);
        return server;
    }

    static ScriptedServer answering(String... answers) throws IOException {
        ScriptedServer server = answering(new byte[0][]);
        for (String answer : answers) {
            server.script.add(answer.getBytes(StandardCharsets.ISO_8859_1));
        }
        return server;
    }

    /** Takes no key exchange but one by these. */
    ScriptedServer withGroups(String... groups) {
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setNamedGroups(groups);
        listener.setSSLParameters(parameters);
        return this;
    }

    /** Reads nothing after its first answer on a connection. */
    ScriptedServer deafAfterOne() {
        deaf = true;
        return this;
    }

    String caPem() {
        return authority.pem();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Each request's head and body, as they came. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** On which a request came. */
    int connections() {
        return connections.get();
    }

    private void accept() {
        while (true) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                Thread _ = Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(1);
            if (in.read() >= 0) {
                connections.incrementAndGet();
                in.reset();
            }
            for (String request = request(in); !request.isEmpty(); request = request(in)) {
                requests.add(request);
                byte[] answer = script.poll();
                if (answer == null || answer.length == 0) {
                    return;
                }
                socket.getOutputStream().write(answer);
                if (deaf) {
                    closed.await();
                }
                byte[] next = script.peek();
                if (next != null && next.length == 0) {
                    script.remove();
                    return;
                }
            }
        } catch (IOException e) {
            // The client left, or did not like the certificate.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String request(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        int length =
                text.lines()
                        .filter(line -> line.startsWith("Content-Length: "))
                        .mapToInt(line -> Integer.parseInt(line.substring(16)))
                        .findFirst()
                        .orElse(0);
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
    }
}
