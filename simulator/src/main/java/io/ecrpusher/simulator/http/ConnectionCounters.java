package io.ecrpusher.simulator.http;

import java.util.concurrent.atomic.AtomicLong;

/** What has reached a server so far; read at any time. */
public final class ConnectionCounters {
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong openConnections = new AtomicLong();
    private final AtomicLong mostOpenConnections = new AtomicLong();
    private final AtomicLong handshakes = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong requestsUnderWay = new AtomicLong();
    private final AtomicLong mostRequestsUnderWay = new AtomicLong();

    ConnectionCounters() {}

    /** TCP connections accepted. */
    public long connections() {
        return connections.get();
    }

    /** TCP connections that are open now. */
    public long openConnections() {
        return openConnections.get();
    }

    /** The highest number of connections that were open at once. */
    public long mostOpenConnections() {
        return mostOpenConnections.get();
    }

    /** TLS handshakes completed. */
    public long handshakes() {
        return handshakes.get();
    }

    /** Requests read, whatever became of them. */
    public long requests() {
        return requests.get();
    }

    /** The highest number of requests that were under way at once. */
    public long mostRequestsUnderWay() {
        return mostRequestsUnderWay.get();
    }

    /** Forgets what was counted; what is open or under way now stays counted. */
    public void reset() {
        connections.set(0);
        handshakes.set(0);
        requests.set(0);
        mostOpenConnections.set(openConnections.get());
        mostRequestsUnderWay.set(requestsUnderWay.get());
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

    void requestBegun() {
        requests.incrementAndGet();
        raise(mostRequestsUnderWay, requestsUnderWay.incrementAndGet());
    }

    void requestEnded() {
        requestsUnderWay.decrementAndGet();
    }

    private static void raise(AtomicLong highest, long value) {
        if (value > highest.get()) {
            highest.accumulateAndGet(value, Math::max);
        }
    }

    @Override
    public String toString() {
        return "connections %d, handshakes %d, requests %d, at once %d on %d"
                .formatted(
                        connections(),
                        handshakes(),
                        requests(),
                        mostRequestsUnderWay(),
                        mostOpenConnections());
    }
}
