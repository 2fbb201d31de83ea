package io.ecrpusher.simulator.http;

import java.util.concurrent.atomic.AtomicLong;

/** The traffic of a server so far. Thread-safe. */
public final class ConnectionCounters {
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong openConnections = new AtomicLong();
    private final AtomicLong mostOpenConnections = new AtomicLong();
    private final AtomicLong handshakes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong requestsInFlight = new AtomicLong();
    private final AtomicLong mostRequestsUnderWay = new AtomicLong();

    ConnectionCounters() {}

    /** The number of accepted TCP connections. */
    public long connections() {
        return connections.get();
    }

    /** The number of TCP connections open now. */
    public long openConnections() {
        return openConnections.get();
    }

    /** The highest number of TCP connections open at once. */
    public long mostOpenConnections() {
        return mostOpenConnections.get();
    }

    /** The number of completed TLS handshakes. */
    public long handshakes() {
        return handshakes.get();
    }

    /** The number of requests read. Includes those with faults. */
    public long requests() {
        return requests.get();
    }

    /** The highest number of requests in flight at once. */
    public long mostRequestsUnderWay() {
        return mostRequestsUnderWay.get();
    }

    /** Sets the counts to zero. Open connections and requests in flight still count. */
    public void reset() {
        connections.set(0);
        handshakes.set(0);
        requests.set(0);
        mostOpenConnections.set(openConnections.get());
        mostRequestsUnderWay.set(requestsInFlight.get());
    }

    void connectionOpened() {
        connections.incrementAndGet();
        raise(mostOpenConnections, openConnections.incrementAndGet());
    }

    void connectionClosed() {
        openConnections.decrementAndGet();
    }

    void handshakeDone() {
        handshakes.incrementAndGet();
    }

    void requestStarted() {
        requests.incrementAndGet();
        raise(mostRequestsUnderWay, requestsInFlight.incrementAndGet());
    }

    void requestEnded() {
        requestsInFlight.decrementAndGet();
    }

    private static void raise(AtomicLong highest, long value) {
        if (value > highest.get()) {
            highest.accumulateAndGet(value, Math::max);
        }
    }

    @Override
    public String toString() {
        return "%d connections, %d handshakes, %d requests; at most %d requests in flight on %d connections"
                .formatted(
                        connections(),
                        handshakes(),
                        requests(),
                        mostRequestsUnderWay(),
                        mostOpenConnections());
    }
}
