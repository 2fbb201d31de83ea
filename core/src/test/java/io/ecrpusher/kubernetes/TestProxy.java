package io.ecrpusher.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A proxy on 127.0.0.1 that connects to this host, whatever host it is asked for. */
final class TestProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    private interface Protocol {
        /** Returns the port to connect to, or 0 to refuse. */
        int accept(InputStream in, OutputStream out) throws IOException;
    }

    private TestProxy(Protocol protocol) throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread _ = Thread.startVirtualThread(() -> accept(protocol));
    }

    /** Opens tunnels with CONNECT. */
    static TestProxy http() throws IOException {
        return http("HTTP/1.1 200 Connected\r\n\r\n");
    }

    /** Answers CONNECT in this way. */
    static TestProxy http(String answer) throws IOException {
        List<TestProxy> self = new ArrayList<>();
        TestProxy proxy =
                new TestProxy(
                        (in, out) -> {
                            String request = head(in);
                            self.getFirst().requests.add(request);
                            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
                            String host = request.split(" ", -1)[1];
                            return answer.startsWith("HTTP/1.1 200")
                                    ? Integer.parseInt(host.substring(host.lastIndexOf(':') + 1))
                                    : 0;
                        });
        self.add(proxy);
        return proxy;
    }

    /** SOCKS 5 without a login (RFC 1928), with host names. */
    static TestProxy socks() throws IOException {
        List<TestProxy> self = new ArrayList<>();
        TestProxy proxy =
                new TestProxy(
                        (in, out) -> {
                            DataInputStream data = new DataInputStream(in);
                            data.readByte();
                            data.skipNBytes(data.readByte());
                            out.write(new byte[] {5, 0});
                            data.skipNBytes(4);
                            String host =
                                    new String(
                                            data.readNBytes(data.readByte()),
                                            StandardCharsets.US_ASCII);
                            int port = data.readUnsignedShort();
                            self.getFirst().requests.add(host + ":" + port);
                            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
                            return port;
                        });
        self.add(proxy);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns what the clients asked for. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void accept(Protocol protocol) {
        while (true) {
            try {
                Socket client = listener.accept();
                Thread _ = Thread.startVirtualThread(() -> serve(client, protocol));
            } catch (IOException e) {
                return; // The listener is closed.
            }
        }
    }

    private void serve(Socket client, Protocol protocol) {
        try (client) {
            int port = protocol.accept(client.getInputStream(), client.getOutputStream());
            if (port > 0) {
                try (Socket server = new Socket(listener.getInetAddress(), port)) {
                    Thread up = Thread.startVirtualThread(() -> copy(client, server));
                    copy(server, client);
                    up.join();
                }
            }
        } catch (IOException e) {
            // The client left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of them left.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException();
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
