package io.ecrpusher.records;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.report.Report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps the records of one deployment. */
public interface RecordStore {
    /** Keeps nothing. */
    RecordStore NONE =
            new RecordStore() {
                @Override
                public FleetRecords read() {
                    return new FleetRecords(
                            "", Instant.EPOCH, Optional.empty(), List.of(), List.of(), List.of());
                }

                @Override
                public Set<ClusterId> failing() {
                    return Set.of();
                }

                @Override
                public List<Report.Warning> update(Attempt attempt, Instant until) {
                    return List.of();
                }
            };

    /**
     * Returns all records. Those that are missing, damaged, or of a later release are left out, and
     * so are times that can't be true, such as a success in the future. {@link
     * FleetRecords#problems} names them.
     *
     * @throws FailureException if none can be read, such as without permission
     */
    FleetRecords read() throws FailureException;

    /**
     * Returns the clusters in which the last rotation wrote nothing, as far as they are known
     * within a second. Only a hint: doesn't throw, and may miss some.
     */
    Set<ClusterId> failing();

    /**
     * Records {@code attempt}. Loses nothing that others record at the same time. Never throws: a
     * run doesn't fail because of its records.
     *
     * @param until when to stop waiting for the store
     * @return what couldn't be recorded, and which clusters left the records
     */
    List<Report.Warning> update(Attempt attempt, Instant until);
}
