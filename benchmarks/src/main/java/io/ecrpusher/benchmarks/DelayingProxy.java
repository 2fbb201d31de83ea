package io.ecrpusher.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A proxy that simulates a distant server: delays each byte by half a round trip, both ways. */
final class DelayingProxy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final long delayNanos;

    private record Chunk(ByteBuffer bytes, long dueNanos) {}

    private DelayingProxy(ServerSocket listener, InetSocketAddress server, long delayNanos) {
        this.listener = listener;
        this.server = server;
        this.delayNanos = delayNanos;
    }

    /** Starts a proxy for {@code server}. */
    static DelayingProxy before(URI server, Duration roundTrip) throws IOException {
        DelayingProxy proxy =
                new DelayingProxy(
                        new ServerSocket(0, 512, InetAddress.getLoopbackAddress()),
                        new InetSocketAddress(server.getHost(), server.getPort()),
                        roundTrip.toNanos() / 2);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    URI uri() {
        return URI.create("https://localhost:" + listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            }
        } catch (IOException _) {
            // the proxy was closed
        }
    }

    private void connect(Socket client) {
        try {
            // The TCP handshake takes one round trip, too.
            sleepUntil(System.nanoTime() + 2 * delayNanos);
            Socket far = new Socket(server.getAddress(), server.getPort());
            client.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            forward(client, far);
            forward(far, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forward(Socket from, Socket to) {
        BlockingQueue<Chunk> inTransit = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> read(from, inTransit));
        Thread.ofVirtual().start(() -> write(to, inTransit));
    }

    private void read(Socket from, BlockingQueue<Chunk> inTransit) {
        byte[] buffer = new byte[BUFFER];
        int count = 0;
        while (count >= 0) {
            try {
                InputStream in = from.getInputStream();
                count = in.read(buffer);
            } catch (IOException _) {
                count = -1;
            }
            inTransit.add(
                    new Chunk(
                            ByteBuffer.wrap(Arrays.copyOf(buffer, Math.max(0, count))),
                            System.nanoTime() + delayNanos));
        }
    }

    /** Writes until an empty chunk, which marks the end of the stream. */
    private static void write(Socket to, BlockingQueue<Chunk> inTransit) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Chunk chunk = inTransit.take();
                    chunk.bytes().hasRemaining();
                    chunk = inTransit.take()) {
                sleepUntil(chunk.dueNanos());
                out.write(chunk.bytes().array());
            }
        } catch (IOException _) {
            // the peer closed the connection
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleepUntil(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
