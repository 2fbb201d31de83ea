package io.ecrpusher.kubernetes.response;

import io.ecrpusher.settings.ResponseLimits;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.SocketFactory;

/**
 * Sockets to one API server, below TLS. A server that always has data ready would keep the
 * processor until the request times out, because reading doesn't wait, and nothing preempts a
 * virtual thread. For example, Java's TLS reads key updates (RFC 8446, 4.6.3) without end. So a
 * thread that reads more than usual for a request sleeps now and then.
 */
public final class PacedSockets extends SocketFactory {
    private final ProcessorTurns processor;
    private final AtomicLong requests = new AtomicLong();

    PacedSockets(ProcessorTurns processor) {
        this.processor = processor;
    }

    /** Notes that a request begins, whose response may take a few reads again. */
    public void beginRequest() {
        requests.incrementAndGet();
    }

    @Override
    public Socket createSocket() {
        return new PacedSocket();
    }

    private final class PacedSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return paced(super.getInputStream());
        }
    }

    InputStream paced(InputStream connection) {
        return new PacedReads(connection);
    }

    private final class PacedReads extends FilterInputStream {
        private long request;
        private int freeReads;
        private int freeBytes;

        PacedReads(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            pace();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            pace();
            int read = super.read(bytes, offset, length);
            int free = Math.min(Math.max(0, read), freeBytes);
            freeBytes -= free;
            freeReads += free / ResponseLimits.BYTES_PER_FREE_READ;
            return read;
        }

        /**
         * Returns 0. When a connection is closed, Java's TLS skips the bytes that are available,
         * again and again, and a fast server always has some.
         */
        @Override
        public int available() {
            return 0;
        }

        private void pace() {
            if (request != requests.get()) {
                request = requests.get();
                freeReads = ResponseLimits.FREE_READS;
                freeBytes = ResponseLimits.FREE_BODY_BYTES;
            }
            freeReads--;
            if (freeReads < 0 && freeReads % ResponseLimits.READS_PER_TURN == 0) {
                processor.begin();
                processor.end();
            }
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw unsupported();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw unsupported();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("OkHttp connects its sockets itself");
    }
}
