package io.ecrpusher.page;

import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.report.Report;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Records that no run changes. */
record FixedRecords(Supplier<FleetRecords> records) implements RecordStore {
    @Override
    public FleetRecords read() {
        return records.get();
    }

    @Override
    public List<Report.Warning> update(Attempt attempt, Instant until) {
        throw new UnsupportedOperationException();
    }
}
