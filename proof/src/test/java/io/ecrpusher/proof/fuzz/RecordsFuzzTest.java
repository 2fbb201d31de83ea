package io.ecrpusher.proof.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.shard.ShardedRecords;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fuzzes stored records, and what the command and the metrics read from them. */
class RecordsFuzzTest {
    private static final Instant NOW = Instant.parse("2026-01-01T13:00:00Z");

    @FuzzTest
    @DictionaryEntries({"\"written\":{", "\"failing\":{", "\"rest\":[", "\"rotation\":["})
    void fuzz(byte[] input) {
        Work.check(JsonEdits.document(input, StoredShard.VALID), RecordsFuzzTest::read);
    }

    private static void read(String shard) {
        ShardedRecords store =
                new ShardedRecords(
                        new StoredShard(shard),
                        StoredShard.DEPLOYMENT,
                        Clock.fixed(NOW, ZoneOffset.UTC));
        FleetRecords records = records(store);
        // They name clusters, which may have any name.
        records.problems().forEach(Output::checkPublic);
        for (ClusterStatus status : ClusterStatus.of(records, NOW, Duration.ofHours(6))) {
            status.targets();
            status.failing();
        }
        checkRewritten(store, records);
    }

    private static FleetRecords records(ShardedRecords store) {
        try {
            return store.read();
        } catch (FailureException e) {
            throw new AssertionError(e);
        }
    }

    /** A rotation without one cluster writes all others as they were read. */
    private static void checkRewritten(ShardedRecords store, FleetRecords before) {
        Set<ClusterId> fleet =
                before.clusters().stream()
                        .map(ClusterRecord::id)
                        .filter(id -> !id.equals(StoredShard.CLUSTER))
                        .collect(toSet());
        if (fleet.size() == before.clusters().size()) {
            return; // damaged, or without the cluster
        }
        store.update(
                        new Attempt(new Trigger.Rotate(), NOW, NOW, List.of(), Optional.of(fleet)),
                        NOW.plus(Duration.ofMinutes(10)))
                .forEach(warning -> Output.checkPublic(warning.detail()));
        FleetRecords after = records(store);
        assertThat(after.clusters())
                .isEqualTo(
                        before.clusters().stream()
                                .filter(one -> fleet.contains(one.id()))
                                .toList());
        assertThat(after.history()).isEqualTo(before.history());
    }
}
