package io.ecrpusher.page;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordStore;

import java.time.Clock;
import java.time.Duration;

/** The fleet page where operators open it. Written again only when it has changed. */
public final class PublishedPage {
    private final RecordStore records;
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

    /** Creates the page of {@code records}. Reads and writes nothing yet. */
    public PublishedPage(
            RecordStore records, Duration scheduleInterval, Target target, Clock clock) {
        this.records = records;
        this.scheduleInterval = scheduleInterval;
        this.target = target;
        this.clock = clock;
    }

    /**
     * Reads the records, and writes the page unless the last one that this process wrote is equal.
     *
     * @return true if it wrote the page
     * @throws FailureException if the records can't be read, or the page can't be written
     */
    public boolean update() throws FailureException {
        return update(records.read());
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
