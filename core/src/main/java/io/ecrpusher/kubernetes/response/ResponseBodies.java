package io.ecrpusher.kubernetes.response;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;

import okio.BufferedSource;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the response bodies of all clusters. Small ones are read at once. Large ones are parsed in
 * turns, a piece at a time, so that however many a server sends, other clusters get the processor
 * in between. Memory for large objects and errors is limited over all clusters.
 */
public final class ResponseBodies {
    private final ProcessorTurns processor = new ProcessorTurns();
    private final ProcessorTurns connections = new ProcessorTurns();
    private final Semaphore largeObjects =
            new Semaphore(ResponseLimits.LARGE_OBJECTS_AT_ONCE, true);

    /** What one API server has sent and received so far. */
    public static final class Server {
        private final AtomicLong freeBytes = new AtomicLong(ResponseLimits.FREE_BODY_BYTES);
        private final SentCredentials sent = new SentCredentials();

        /** Returns what the server has received, and may repeat. */
        public SentCredentials sent() {
            return sent;
        }
    }

    /** Returns sockets for one more cluster. */
    public PacedSockets newSockets() {
        return new PacedSockets(connections);
    }

    /**
     * Returns the body as {@code parser} reads it.
     *
     * @param server what the API server has sent and received so far
     * @param end when to give up, as of {@link System#nanoTime}
     * @throws IOException if the connection fails
     * @throws FailureException NOT_KUBERNETES if the body is too large or isn't the expected JSON,
     *     and whatever {@code parser} throws
     */
    public <T> T read(
            BufferedSource body, BodyLimit limit, Server server, long end, BodyParser<T> parser)
            throws IOException, FailureException {
        boolean small = !body.request(ResponseLimits.SMALL_BODY_BYTES + 1L);
        long free = server.freeBytes.get();
        if (small || (free > 0 && !body.request(free + 1))) {
            server.freeBytes.addAndGet(small ? 0 : -body.getBuffer().size());
            Optional<T> result = parser.parseStart(body.getBuffer());
            return result.isPresent()
                    ? result.get()
                    : parse(new StringReader(body.getBuffer().readUtf8()), server, parser);
        }
        server.freeBytes.set(0);
        if (limit == BodyLimit.LIST_PAGE
                || !body.request(ResponseLimits.UNLIMITED_BODY_BYTES + 1L)) {
            return readLarge(body, limit, server, parser);
        }
        enter(end);
        try {
            return readLarge(body, limit, server, parser);
        } finally {
            largeObjects.release();
        }
    }

    private void enter(long end) throws IOException {
        try {
            if (largeObjects.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new InterruptedIOException();
    }

    private <T> T readLarge(
            BufferedSource body, BodyLimit limit, Server server, BodyParser<T> parser)
            throws IOException, FailureException {
        try (PacedInput in = new PacedInput(body, limit, processor)) {
            try {
                return parse(new InputStreamReader(in, StandardCharsets.UTF_8), server, parser);
            } catch (FailureException failure) {
                in.throwIfFailed();
                throw failure;
            }
        }
    }

    private static <T> T parse(Reader json, Server server, BodyParser<T> parser)
            throws FailureException {
        try {
            return parser.parse(new ServerReader(json, server.sent()));
        } catch (IOException | RuntimeException _) {
            // Gson's many exceptions all mean that the JSON isn't the expected one. A failed
            // connection, too, is the input's to report.
            throw new FailureException(Cause.NOT_KUBERNETES, UNEXPECTED);
        }
    }

    /** The detail of a failure for a response that isn't the expected JSON. */
    public static final String UNEXPECTED =
            "the response isn't one of a Kubernetes API server. Something in front of it answers, such as a proxy, a load balancer, or a login page. Check the cluster's endpoint";
}
