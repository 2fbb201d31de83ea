package io.ecrpusher.kubernetes;

import io.ecrpusher.simulator.http.CertificateAuthority;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * An HTTPS server on a loopback address that sends the next bytes of its script for each request.
 * An empty entry closes the connection, either instead of a response or right after the previous
 * one.
 */
final class ScriptedServer implements AutoCloseable {
    private final CertificateAuthority authority = CertificateAuthority.create("scripted");
    private final SSLServerSocket listener;
    private final ConcurrentLinkedQueue<byte[]> script = new ConcurrentLinkedQueue<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> cipherSuites = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch silenceEnded = new CountDownLatch(1);
    private final CountDownLatch closedByClient = new CountDownLatch(1);
    // Uses the client's cipher suite order, as Go's servers do.
    private volatile Consumer<SSLParameters> tls =
            parameters -> parameters.setUseCipherSuitesOrder(false);
    private volatile boolean silent;
    private volatile byte[] repeated = new byte[0];

    private ScriptedServer(InetAddress address) throws IOException {
        listener =
                (SSLServerSocket)
                        authority
                                .serverContext()
                                .getServerSocketFactory()
                                .createServerSocket(0, 10, address);
    }

    static ScriptedServer respondingWith(byte[]... responses) throws IOException {
        return respondingOn(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), responses);
    }

    static ScriptedServer respondingOn(InetAddress address, byte[]... responses)
            throws IOException {
        ScriptedServer server = new ScriptedServer(address);
        server.script.addAll(List.of(responses));
        Thread _ = Thread.startVirtualThread(server::accept);
        return server;
    }

    static ScriptedServer respondingWith(String... responses) throws IOException {
        ScriptedServer server = respondingWith(new byte[0][]);
        for (String response : responses) {
            server.script.add(response.getBytes(StandardCharsets.ISO_8859_1));
        }
        return server;
    }

    /** Appends a response. */
    void add(byte[] response) {
        script.add(response);
    }

    /** Accepts only the given key exchange groups. */
    ScriptedServer withGroups(String... groups) {
        tls = tls.andThen(parameters -> parameters.setNamedGroups(groups));
        return this;
    }

    ScriptedServer withProtocol(String protocol) {
        tls = tls.andThen(parameters -> parameters.setProtocols(new String[] {protocol}));
        return this;
    }

    /** Stops reading and writing after the first response on a connection. */
    ScriptedServer silentAfterFirstResponse() {
        silent = true;
        return this;
    }

    /** Repeats the given bytes endlessly after each response. */
    ScriptedServer thenEndlessly(byte[] bytes) {
        repeated = bytes.clone();
        return this;
    }

    String caPem() {
        return authority.pem();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the received requests, each with head and body. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Returns the cipher suite of each connection that received data. */
    List<String> cipherSuites() {
        return List.copyOf(cipherSuites);
    }

    /** Returns the number of connections that received data. */
    int connections() {
        return connections.get();
    }

    /** Ends the silence. Returns true if the client closes the connection within five seconds. */
    boolean isClosedByClient() throws InterruptedException {
        silenceEnded.countDown();
        return closedByClient.await(5, TimeUnit.SECONDS);
    }

    private void accept() {
        while (true) {
            try {
                SSLSocket socket = (SSLSocket) listener.accept();
                Thread _ = Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return; // The listener is closed.
            }
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            SSLParameters parameters = socket.getSSLParameters();
            tls.accept(parameters);
            socket.setSSLParameters(parameters);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(1);
            if (in.read() >= 0) {
                connections.incrementAndGet();
                cipherSuites.add(socket.getSession().getCipherSuite());
                in.reset();
            }
            for (String request = request(in); !request.isEmpty(); request = request(in)) {
                requests.add(request);
                byte[] response = script.poll();
                if (response == null || response.length == 0) {
                    return;
                }
                OutputStream out = socket.getOutputStream();
                out.write(response);
                while (repeated.length > 0) {
                    out.write(repeated);
                }
                if (silent) {
                    silenceEnded.await();
                }
                byte[] next = script.peek();
                if (next != null && next.length == 0) {
                    script.remove();
                    return;
                }
            }
            closedByClient.countDown();
        } catch (IOException e) {
            closedByClient.countDown(); // Also if the client rejects the certificate.
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
        silenceEnded.countDown();
        listener.close();
    }
}
