package io.ecrpusher.page;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.records.FleetRecords;

import java.time.Clock;
import java.time.Duration;

/** The fleet page where operators open it. Written again only when it has changed. */
public final class PublishedPage {
    private final Duration scheduleInterval;
    private final Target target;
    private final Clock clock;
    private String written = "";

    /** Where the page is published. */
    @FunctionalInterface
    public interface Target {
        /** Replaces the page by {@code html}, which is UTF-8. */
        void write(byte[] html) throws FailureException;
    }

    /** Creates a page. Writes nothing yet. */
    public PublishedPage(Duration scheduleInterval, Target target, Clock clock) {
        this.scheduleInterval = scheduleInterval;
        this.target = target;
        this.clock = clock;
    }

    /**
     * Writes the page of {@code current} unless the last one that this process wrote is equal.
     *
     * @return true if it wrote the page
     * @throws FailureException if the page can't be written
     */
    public synchronized boolean update(FleetRecords current) throws FailureException {
        FleetPage page = FleetPage.of(current, scheduleInterval);
        String digest = page.digest();
        if (digest.equals(written)) {
            return false;
        }
        target.write(page.html(clock.instant()));
        written = digest;
        return true;
    }
}
