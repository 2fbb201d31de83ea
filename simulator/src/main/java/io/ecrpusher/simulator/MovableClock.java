package io.ecrpusher.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test advances it. */
public final class MovableClock extends Clock {
    private volatile Instant now;

    private MovableClock(Instant now) {
        this.now = now;
    }

    /** Returns a clock that shows {@code now}. */
    public static MovableClock at(Instant now) {
        return new MovableClock(now);
    }

    /** Advances the clock by {@code time}. */
    public void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
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
