package io.ecrpusher.simulator.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLContext;

/** The active faults of one server, with their remaining uses. */
final class ActiveFaults {
    private final List<Active> active = new CopyOnWriteArrayList<>();
    // Released when faults are cleared, to wake threads that hang or wait.
    private volatile CountDownLatch cleared = new CountDownLatch(1);

    private static final class Active {
        final Fault fault;
        final AtomicLong remaining;

        Active(Fault fault, long times) {
            this.fault = fault;
            this.remaining = new AtomicLong(times);
        }

        boolean take() {
            return remaining.get() > 0 && remaining.getAndDecrement() > 0;
        }
    }

    /**
     * The effect of all faults on one request.
     *
     * @param behavior null for normal handling after the delay
     */
    record Effect(Duration delay, Fault.Behavior behavior) {}

    private static final Effect NONE = new Effect(Duration.ZERO, null);

    void add(Fault fault) {
        active.add(
                switch (fault) {
                    case Fault.Refused refused -> new Active(refused, Long.MAX_VALUE);
                    case Fault.BlackHole hole -> new Active(hole, hole.connections());
                    case Fault.WrongCertificate wrong -> new Active(wrong, wrong.connections());
                    case Fault.Presents presents -> new Active(presents, Long.MAX_VALUE);
                    case Fault.TlsAlert alert -> new Active(alert, Long.MAX_VALUE);
                    case Fault.RequestFault requests -> new Active(requests, requests.requests());
                });
    }

    /** Removes all faults. Returns true if open connections must be dropped because of them. */
    synchronized boolean clear() {
        boolean drop = false;
        for (Active each : active) {
            drop |=
                    switch (each.fault) {
                        case Fault.BlackHole hole -> true;
                        case Fault.WrongCertificate wrong -> true;
                        case Fault.Presents presents -> true;
                        case Fault.TlsAlert alert -> false;
                        case Fault.Refused refused -> false;
                        case Fault.RequestFault requests -> false;
                    };
        }
        active.clear();
        CountDownLatch waiting = cleared;
        cleared = new CountDownLatch(1);
        waiting.countDown();
        return drop;
    }

    boolean takeBlackHole() {
        return take(Fault.BlackHole.class);
    }

    boolean takeWrongCertificate() {
        return take(Fault.WrongCertificate.class);
    }

    boolean takeTlsAlert() {
        return take(Fault.TlsAlert.class);
    }

    /** Returns the TLS context to present instead of the server's own. */
    Optional<SSLContext> presented() {
        return active.stream()
                .map(each -> each.fault)
                .filter(Fault.Presents.class::isInstance)
                .map(fault -> ((Fault.Presents) fault).context())
                .findFirst();
    }

    /** Returns true for a black hole without a limit, which affects open connections, too. */
    boolean swallowsRequests() {
        for (Active each : active) {
            if (each.fault instanceof Fault.BlackHole hole
                    && hole.connections() == Long.MAX_VALUE) {
                return true;
            }
        }
        return false;
    }

    private boolean take(Class<? extends Fault> kind) {
        for (Active each : active) {
            if (kind.isInstance(each.fault) && each.take()) {
                return true;
            }
        }
        return false;
    }

    Effect effectOn(HttpRequest request) {
        if (active.isEmpty()) {
            return NONE;
        }
        Duration delay = Duration.ZERO;
        for (Active each : active) {
            if (each.fault instanceof Fault.RequestFault fault
                    && fault.matching().test(request)
                    && each.take()) {
                if (fault.behavior() instanceof Fault.Slow(Duration more)) {
                    delay = delay.plus(more);
                } else {
                    return new Effect(delay, fault.behavior());
                }
            }
        }
        return new Effect(delay, null);
    }

    /** Blocks until the current faults are cleared. */
    void hang() throws InterruptedException {
        cleared.await();
    }

    /** Blocks for {@code delay}, or until the current faults are cleared. */
    void delay(Duration delay) throws InterruptedException {
        if (!delay.isZero()) {
            boolean _ = cleared.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
