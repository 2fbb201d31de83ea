package io.ecrpusher.simulator.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The faults of one server that are in force, and how much is left of each. */
final class Faults {
    private final List<Active> active = new CopyOnWriteArrayList<>();
    // Counted down when the faults in force are cleared; wakes what hangs or is slow.
    private volatile CountDownLatch cleared = new CountDownLatch(1);

    private static final class Active {
        final Fault fault;
        final AtomicLong left;

        Active(Fault fault, long times) {
            this.fault = fault;
            this.left = new AtomicLong(times);
        }

        boolean take() {
            return left.get() > 0 && left.getAndDecrement() > 0;
        }
    }

    /** What a request meets: a delay, then perhaps one behaviour more. */
    record Met(Duration delay, Fault.Behaviour behaviour) {}

    private static final Met NOTHING = new Met(Duration.ZERO, null);

    void add(Fault fault) {
        active.add(
                switch (fault) {
                    case Fault.Refused refused -> new Active(refused, Long.MAX_VALUE);
                    case Fault.BlackHole hole -> new Active(hole, hole.connections());
                    case Fault.WrongCertificate wrong -> new Active(wrong, wrong.connections());
                    case Fault.OfRequests of -> new Active(of, of.requests());
                });
    }

    /** Whether connections have to be dropped: some hang, or were made with a wrong certificate. */
    synchronized boolean clear() {
        boolean drop = false;
        for (Active each : active) {
            drop |=
                    switch (each.fault) {
                        case Fault.BlackHole hole -> true;
                        case Fault.WrongCertificate wrong -> true;
                        case Fault.Refused refused -> false;
                        case Fault.OfRequests of -> false;
                    };
        }
        active.clear();
        CountDownLatch hung = cleared;
        cleared = new CountDownLatch(1);
        hung.countDown();
        return drop;
    }

    boolean takeBlackHole() {
        return take(Fault.BlackHole.class);
    }

    boolean takeWrongCertificate() {
        return take(Fault.WrongCertificate.class);
    }

    /** A black hole without end swallows the requests of connections that were open before, too. */
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

    Met met(HttpRequest request) {
        if (active.isEmpty()) {
            return NOTHING;
        }
        Duration delay = Duration.ZERO;
        for (Active each : active) {
            if (each.fault instanceof Fault.OfRequests of
                    && of.matching().test(request)
                    && each.take()) {
                if (of.behaviour() instanceof Fault.Slow(Duration more)) {
                    delay = delay.plus(more);
                } else {
                    return new Met(delay, of.behaviour());
                }
            }
        }
        return new Met(delay, null);
    }

    /** Returns once the faults of now are cleared. */
    void hang() throws InterruptedException {
        cleared.await();
    }

    /** Returns after {@code delay}, or once the faults of now are cleared. */
    void delay(Duration delay) throws InterruptedException {
        if (!delay.isZero()) {
            boolean _ = cleared.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }
}
