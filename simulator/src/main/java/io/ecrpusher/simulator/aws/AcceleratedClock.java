package io.ecrpusher.simulator.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The system's clock, as far ahead as a test moves it. Deadlines still pass in real time.
 *
 * <p>A simulated AWS with this clock checks signatures by the system's clock, because the AWS SDK
 * signs by it. Its registry and bearer tokens expire by this clock.
 */
public final class AcceleratedClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** Moves the clock to {@code time} ahead of the system's. */
    public void moveTo(Duration time) {
        ahead = time;
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
