package io.ecrpusher.records.shard;

import static io.ecrpusher.records.shard.Attempts.cluster;
import static io.ecrpusher.records.shard.Attempts.failed;
import static io.ecrpusher.records.shard.Attempts.hour;
import static io.ecrpusher.records.shard.Attempts.part;
import static io.ecrpusher.records.shard.Attempts.rotation;
import static io.ecrpusher.records.shard.Attempts.target;
import static io.ecrpusher.records.shard.Attempts.written;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Shortfall;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.report.Report;
import io.ecrpusher.settings.RecordSettings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ShardedRecordsTest {
    private static final Cluster ONE = cluster("one");
    private static final Cluster TWO = cluster("two");

    private final MemoryObjects objects = new MemoryObjects();
    private Instant now = hour(3);

    @Test
    void recordsWhatWasWritten() throws Exception {
        assertThat(
                        update(
                                rotation(
                                        0,
                                        written(ONE, "a", "x", 0),
                                        written(ONE, "a", "y", 0),
                                        written(ONE, "b", "x", 0))))
                .isEmpty();

        assertThat(record(ONE))
                .isEqualTo(
                        new ClusterRecord(
                                ONE.id(),
                                Map.of(
                                        "a", new SecretRecord(Optional.of(hour(12)), 2, 0),
                                        "b", new SecretRecord(Optional.of(hour(12)), 1, 0)),
                                Optional.of(hour(0)),
                                hour(0),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(read().history())
                .containsExactly(new RunRecord(hour(0), Duration.ZERO, 3, 0, 1, 0));
        assertThat(read().lastRun()).contains(hour(0));
    }

    @Test
    void aFailedAttemptMovesNeitherTheExpiryNorTheLastSuccess() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(ONE, "b", "x", 0)));
        update(rotation(6, failed(ONE, "a", "x"), failed(ONE, "b", "x")));
        update(rotation(7, failed(ONE, "a", "x"), failed(ONE, "b", "x")));

        ClusterRecord record = record(ONE);
        assertThat(record.lastSuccess()).contains(hour(0));
        assertThat(record.lastAttempt()).isEqualTo(hour(7));
        assertThat(record.failure())
                .contains(new RecordedFailure(Cause.UNREACHABLE, "no response", hour(6)));
        assertThat(record.secrets().get("a"))
                .isEqualTo(new SecretRecord(Optional.of(hour(12)), 1, 1));
    }

    @Test
    void theSeriesOfFailuresEndsWithASuccess() throws Exception {
        update(rotation(0, failed(ONE, "a", "x")));
        update(rotation(1, written(ONE, "a", "x", 1)));
        assertThat(record(ONE).failure()).isEmpty();
        update(rotation(2, failed(ONE, "a", "x")));
        assertThat(record(ONE).failure().orElseThrow().since()).isEqualTo(hour(2));
        assertThat(record(ONE).lastSuccess()).contains(hour(1));
    }

    @Test
    void aNamespaceThatFailedKeepsItsExpiry() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(ONE, "a", "y", 0)));
        update(rotation(6, written(ONE, "a", "x", 6), failed(ONE, "a", "y")));
        update(rotation(7, failed(ONE, "a", "x"), failed(ONE, "a", "y"), failed(ONE, "a", "new")));

        SecretRecord secret = record(ONE).secrets().get("a");
        assertThat(secret.validUntil()).contains(hour(12));
        assertThat(secret.expiries())
                .containsExactly(Map.entry(hour(12), 1), Map.entry(hour(18), 1));
        assertThat(secret.targets()).isEqualTo(3);
        assertThat(secret.failing()).isEqualTo(3);
        assertThat(secret.neverWritten()).isEqualTo(1);
    }

    @Test
    void aClusterThatFailedAsAWholeKeepsAllExpiries() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(ONE, "b", "y", 0)));
        update(rotation(6, failed(ONE, "a", "*")));

        assertThat(record(ONE).secrets())
                .isEqualTo(
                        Map.of(
                                "a", new SecretRecord(Optional.of(hour(12)), 1, 1),
                                "b", new SecretRecord(Optional.of(hour(12)), 1, 1)));
        assertThat(read().history().getLast())
                .isEqualTo(new RunRecord(hour(6), Duration.ZERO, 0, 1, 1, 1));
    }

    @Test
    void namespacesThatCouldNotBeLookedUpKeepTheirExpiries() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(ONE, "a", "team-1", 0)));
        update(rotation(6, written(ONE, "a", "x", 6), failed(ONE, "a", "team-*")));

        SecretRecord secret = record(ONE).secrets().get("a");
        assertThat(secret.expiries())
                .containsExactly(Map.entry(hour(12), 1), Map.entry(hour(18), 1));
        assertThat(secret.failing()).isEqualTo(1);
    }

    @Test
    void aClusterThatWasNeverReachedHasSecretsOfUnknownTargets() throws Exception {
        update(rotation(0, failed(ONE, "a", "*")));
        assertThat(record(ONE).secrets())
                .isEqualTo(
                        Map.of(
                                "a", new SecretRecord(Optional.empty(), 0, 0),
                                "b", new SecretRecord(Optional.empty(), 0, 0)));
        assertThat(record(ONE).lastSuccess()).isEmpty();
    }

    @Test
    void forgetsNamespacesAndSecretsThatTheFleetNoLongerSelects() throws Exception {
        Cluster only = ONE.withSecrets(Set.of("a"));
        update(
                rotation(
                        0,
                        written(ONE, "a", "x", 0),
                        written(ONE, "a", "y", 0),
                        written(ONE, "b", "x", 0)));
        update(rotation(6, written(only, "a", "x", 6), new Outcome.Pruned(target(only, "b", "x"))));
        assertThat(record(ONE).secrets())
                .isEqualTo(Map.of("a", new SecretRecord(Optional.of(hour(18)), 1, 0)));
    }

    @Test
    void forgetsASecretWithoutNamespaces() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(ONE, "b", "team-1", 0)));
        update(
                rotation(
                        6,
                        written(ONE, "a", "x", 6),
                        new Outcome.Unmatched(target(ONE, "b", "team-*"))));
        assertThat(record(ONE).secrets()).containsOnlyKeys("a");
        assertThat(record(ONE).lastSuccess()).contains(hour(6));
    }

    @Test
    void anIncompleteSecretIsWrittenButNotASuccess() throws Exception {
        update(
                rotation(
                        0,
                        new Outcome.Incomplete(
                                target(ONE, "a", "x"),
                                hour(12),
                                List.of(
                                        new Shortfall.ServiceAccounts(
                                                new Problem(Cause.NOT_AUTHORIZED, "denied"))))));
        assertThat(record(ONE).secrets().get("a"))
                .isEqualTo(new SecretRecord(Optional.of(hour(12)), 1, 1));
        assertThat(record(ONE).lastSuccess()).isEmpty();
        assertThat(record(ONE).failure().orElseThrow().cause()).isEqualTo(Cause.NOT_AUTHORIZED);
        assertThat(read().history())
                .containsExactly(new RunRecord(hour(0), Duration.ZERO, 1, 0, 1, 1));
    }

    @Test
    void aSweepChangesOnlyTheNamespacesThatItWrote() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(ONE, "b", "x", 0)));
        Trigger sweep = new Trigger.Sweep(Duration.ofMinutes(30));
        update(part(sweep, 3, written(ONE, "a", "new", 3)));
        int writes = objects.writes.get();
        update(part(sweep, 4, failed(ONE, "a", "team-*")));
        update(part(sweep, 4));

        assertThat(objects.writes).hasValue(writes);
        ClusterRecord record = record(ONE);
        assertThat(record.secrets().get("a").expiries())
                .containsExactly(Map.entry(hour(12), 1), Map.entry(hour(15), 1));
        assertThat(record.secrets().get("a").failing()).isZero();
        assertThat(record.secrets().get("b").targets()).isEqualTo(1);
        assertThat(record.lastSuccess()).contains(hour(0));
        assertThat(record.failure()).isEmpty();
        assertThat(read().history()).hasSize(1);
    }

    @Test
    void aPushOfOneSecretLeavesTheOthersAndMovesNoLastSuccess() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), failed(ONE, "b", "x")));
        Cluster only = ONE.withSecrets(Set.of("b"));
        update(part(new Trigger.Push(List.of(), List.of("b")), 2, written(only, "b", "x", 2)));

        ClusterRecord record = record(ONE);
        assertThat(record.secrets())
                .isEqualTo(
                        Map.of(
                                "a", new SecretRecord(Optional.of(hour(12)), 1, 0),
                                "b", new SecretRecord(Optional.of(hour(14)), 1, 0)));
        assertThat(record.lastSuccess()).isEmpty();
        assertThat(record.failure()).isEmpty();
    }

    @Test
    void countsARepeatedPartOfARotationOnce() throws Exception {
        Attempt first = part(new Trigger.Rotate(), 0, failed(ONE, "a", "x"));
        Attempt second =
                new Attempt(
                        new Trigger.Rotate(),
                        hour(0),
                        hour(1),
                        List.of(written(ONE, "a", "x", 1)),
                        Optional.empty());
        update(first);
        update(first);
        assertThat(read().history())
                .containsExactly(new RunRecord(hour(0), Duration.ZERO, 0, 1, 1, 1));
        update(second);
        update(second);
        assertThat(read().history())
                .containsExactly(new RunRecord(hour(0), Duration.ofHours(1), 1, 0, 1, 0));
    }

    @Test
    void keepsTheLastSixtyRotations() throws Exception {
        for (int hour = 0; hour < 70; hour++) {
            update(rotation(hour, written(ONE, "a", "x", hour), written(TWO, "a", "x", hour)));
        }
        assertThat(read().history()).hasSize(RecordSettings.HISTORY);
        assertThat(read().history().getFirst().startedAt()).isEqualTo(hour(10));
        assertThat(read().history()).allMatch(run -> run.clusters() == 2 && run.applied() == 2);
    }

    @Test
    void aClusterThatLeftTheFleetLeavesTheRecordsAndIsReportedOnce() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(TWO, "a", "x", 0)));
        update(part(new Trigger.Rotate(), 1, written(ONE, "a", "x", 1)));
        assertThat(read().clusters()).hasSize(2);

        assertThat(update(rotation(2, written(ONE, "a", "x", 2))))
                .extracting(Report.Warning::detail)
                .containsExactly(
                        "these clusters are no longer in the fleet, and their records were removed: eu-west-1/two");
        assertThat(read().clusters()).extracting(ClusterRecord::id).containsExactly(ONE.id());
        assertThat(update(rotation(3, written(ONE, "a", "x", 3)))).isEmpty();
    }

    @Test
    void aClusterWithoutTheTagsLeavesTheRecordsInARotationOnly() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0)));
        Outcome notTagged = new Outcome.NotTagged(target(ONE, "a", "*"));
        update(part(new Trigger.Push(List.of("one")), 1, notTagged));
        assertThat(read().clusters()).hasSize(1);
        assertThat(update(part(new Trigger.Rotate(), 2, notTagged))).hasSize(1);
        assertThat(read().clusters()).isEmpty();
    }

    @Test
    void anAbsentClusterKeepsItsRecord() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0)));
        ClusterRecord before = record(ONE);
        update(rotation(1, new Outcome.Absent(target(ONE, "a", "*"), "being created")));
        assertThat(record(ONE)).isEqualTo(before);
    }

    @Test
    void carriesAPauseUntilItEnds() throws Exception {
        Cluster paused =
                new Cluster(
                        "one",
                        "eu-west-1",
                        Optional.empty(),
                        ONE.access(),
                        ONE.secrets(),
                        List.of(),
                        Optional.of(new Cluster.Paused(hour(5), "migration")));
        update(rotation(0, written(paused, "a", "x", 0)));
        assertThat(at(4).read().clusters().getFirst().paused().orElseThrow().reason())
                .isEqualTo("migration");
        assertThat(at(5).read().clusters().getFirst().paused()).isEmpty();
    }

    @Test
    void parallelWritersLoseNothing() throws Exception {
        List<Cluster> all = new ArrayList<>();
        for (int i = 0; all.size() < 40; i++) {
            Cluster candidate = cluster("c-" + i);
            if (Shards.of(candidate.id()) < 2) {
                all.add(candidate);
            }
        }
        List<Future<List<Report.Warning>>> updates = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(20)) {
            for (Cluster one : all) {
                Attempt attempt = part(new Trigger.Rotate(), 0, written(one, "a", "x", 0));
                updates.add(threads.submit(() -> update(attempt)));
            }
        }
        for (Future<List<Report.Warning>> one : updates) {
            assertThat(one.get()).isEmpty();
        }
        assertThat(read().clusters()).hasSize(40);
        assertThat(read().problems()).isEmpty();
        assertThat(read().history())
                .containsExactly(new RunRecord(hour(0), Duration.ZERO, 40, 0, 40, 0));
        assertThat(objects.stored).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"version\":0}",
                "{\"version\":1,\"writtenAt\":\"2026-11-26T00:00:00Z\",\"records\":{\"clusters\":[{}],\"runs\":[]}}"
            })
    void replacesADamagedShardAndSaysSo(String text) throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(TWO, "a", "x", 0)));
        objects.put(shardKey(ONE), text);

        assertThat(read().problems())
                .containsExactly(
                        shardKey(ONE)
                                + " is damaged or of an earlier version; its clusters return with the next rotation");
        assertThat(read().clusters()).extracting(ClusterRecord::id).containsExactly(TWO.id());
        assertThat(update(rotation(1, written(ONE, "a", "x", 1), written(TWO, "a", "x", 1))))
                .extracting(Report.Warning::detail)
                .containsExactly(
                        shardKey(ONE)
                                + " was damaged or of an earlier version, and was replaced; its clusters' last successes are lost");
        assertThat(read().problems()).isEmpty();
        assertThat(read().clusters()).hasSize(2);
    }

    @Test
    void everyTruncationOfAShardIsDamaged() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0)));
        String whole = objects.stored.get(shardKey(ONE)).text();
        for (int length = 0; length < whole.length(); length++) {
            objects.put(shardKey(ONE), whole.substring(0, length));
            assertThat(read().problems()).as("%d characters", length).hasSize(1);
        }
    }

    @Test
    void leavesAShardOfALaterReleaseAlone() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0)));
        objects.put(shardKey(ONE), "{\"version\": 2, \"new\": true}");
        assertThat(read().problems())
                .containsExactly(shardKey(ONE) + " has version 2; use the release that wrote it");
        assertThat(update(rotation(1, written(ONE, "a", "x", 1)))).hasSize(1);
        assertThat(objects.stored.get(shardKey(ONE)).text()).startsWith("{\"version\": 2");
    }

    @Test
    void reportsAShardFromTheFutureAndReplacesIt() throws Exception {
        ShardedRecords future = at(24);
        assertThat(future.update(rotation(0, written(ONE, "a", "x", 0)), hour(25))).isEmpty();
        assertThat(read().problems().getFirst()).contains("in the future");
        assertThat(update(rotation(1, written(ONE, "a", "x", 1)))).hasSize(1);
        assertThat(read().problems()).isEmpty();
    }

    @Test
    void aRecordFromTheFutureIsNeitherTheLastRunNorFresh() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(TWO, "a", "x", 0)));
        update(part(new Trigger.Rotate(), 1, failed(ONE, "a", "x"), written(ONE, "b", "x", 1)));
        edit(ONE, "2026-11-26", "2027-11-26");
        now = hour(13);

        assertThat(read().lastRun()).contains(hour(0));
        assertThat(read().problems())
                .hasSize(2)
                .first()
                .asString()
                .startsWith(
                        "1 record is dated in the future, and such times count as never: eu-west-1/one.");
        assertThat(record(ONE).lastSuccess()).isEmpty();
        assertThat(record(ONE).secrets().values())
                .hasSize(2)
                .allMatch(one -> one.validUntil().isEmpty() && one.neverWritten() == 1);
        assertThat(read().history()).hasSize(1).allMatch(run -> run.clusters() == 1);

        update(rotation(13, failed(ONE, "a", "x"), written(TWO, "a", "x", 13)));
        assertThat(read().problems()).isEmpty();
        assertThat(read().lastRun()).contains(hour(13));
        assertThat(record(ONE).failure().orElseThrow().since()).isEqualTo(hour(13));
        assertThat(record(ONE).lastSuccess()).isEmpty();
        assertThat(record(ONE).secrets().get("a").validUntil()).isEmpty();
    }

    @Test
    void namesRecordsFromTheFutureWithoutHiddenCharacters() throws Exception {
        update(rotation(24, written(ONE, "a", "x", 24)));
        edit(ONE, "\"one\"", "\"o\\u202ene\"");
        now = hour(3);

        assertThat(read().problems().getFirst())
                .contains("dated in the future")
                .doesNotContain("\u202e");
    }

    @ParameterizedTest
    @CsvSource({
        "00:05:00, 12:05:00, 0",
        "00:05:01, 12:05:00, 1",
        "00:00:00, 12:05:01, 1",
    })
    void allowsForClocksThatDifferByFiveMinutes(String attempt, String expiry, int problems)
            throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0)));
        edit(
                ONE,
                "lastAttempt\":\"2026-11-26T00:00:00Z",
                "lastAttempt\":\"2026-11-26T%sZ".formatted(attempt));
        edit(ONE, "2026-11-26T12:00:00Z", "2026-11-26T%sZ".formatted(expiry));
        now = hour(0);

        assertThat(read().problems()).hasSize(problems);
        assertThat(record(ONE).secrets().get("a").neverWritten())
                .isEqualTo(expiry.endsWith("1") ? 1 : 0);
        assertThat(read().lastRun().isPresent()).isEqualTo(!attempt.endsWith("1"));
    }

    @Test
    void reportsALostShard() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(TWO, "a", "x", 0)));
        objects.stored.remove(shardKey(ONE));
        assertThat(read().problems())
                .containsExactly(
                        shardKey(ONE) + " is missing; its clusters return with the next rotation");
        assertThat(update(rotation(1, written(ONE, "a", "x", 1), written(TWO, "a", "x", 1))))
                .extracting(Report.Warning::detail)
                .containsExactly(shardKey(ONE) + " was missing, and was created again");
        assertThat(read().problems()).isEmpty();
    }

    @Test
    void findsTheShardsWithoutTheIndex() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0), written(TWO, "a", "x", 0)));
        objects.stored.remove("records/stack/index.json");
        assertThat(read().clusters()).hasSize(2);
        assertThat(read().problems()).hasSize(1);
        update(rotation(1, written(ONE, "a", "x", 1), written(TWO, "a", "x", 1)));
        assertThat(read().problems()).isEmpty();
    }

    @Test
    void namesTheClustersInWhichTheLastRotationWroteNothing() {
        assertThat(at(0).failing()).isEmpty();
        update(rotation(0, failed(ONE, "a", "x"), written(TWO, "a", "x", 0)));
        assertThat(at(1).failing()).containsExactly(ONE.id());
        update(
                rotation(
                        1,
                        written(ONE, "a", "x", 1),
                        failed(ONE, "a", "y"),
                        failed(TWO, "a", "*")));
        assertThat(at(2).failing()).containsExactly(TWO.id());
        update(rotation(2, written(ONE, "a", "x", 2)));
        assertThat(at(3).failing()).as("without those that left the fleet").isEmpty();
    }

    @Test
    void aFailingStoreIsAWarning() {
        ShardedRecords records =
                new ShardedRecords(
                        new RecordObjects() {
                            @Override
                            public Optional<Content> read(String key) throws FailureException {
                                throw new FailureException(Cause.NOT_AUTHORIZED, "denied");
                            }

                            @Override
                            public boolean write(String key, String text, Optional<String> tag) {
                                throw new IllegalStateException();
                            }
                        },
                        "stack",
                        Clock.systemUTC());
        assertThat(records.failing()).isEmpty();
        assertThat(
                        records.update(
                                part(new Trigger.Rotate(), 0, written(ONE, "a", "x", 0)),
                                Instant.now().plusSeconds(5)))
                .containsExactly(
                        new Report.Warning(
                                "records",
                                "the records of 1 cluster weren't updated; the Secrets aren't affected: denied"));
    }

    @Test
    void aSilentStoreTakesNoLongerThanItsTime() {
        ShardedRecords records =
                new ShardedRecords(
                        new RecordObjects() {
                            @Override
                            public Optional<Content> read(String key) throws FailureException {
                                try {
                                    Thread.sleep(60_000);
                                } catch (InterruptedException _) {
                                    Thread.currentThread().interrupt();
                                }
                                return Optional.empty();
                            }

                            @Override
                            public boolean write(String key, String text, Optional<String> tag) {
                                return true;
                            }
                        },
                        "stack",
                        Clock.systemUTC());
        long before = System.nanoTime();
        assertThat(
                        records.update(
                                rotation(0, written(ONE, "a", "x", 0)),
                                Instant.now().plusMillis(200)))
                .hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void needsThreeCallsForTheRotationOfOneCluster() throws Exception {
        update(rotation(0, written(ONE, "a", "x", 0)));
        int reads = objects.reads.get();
        int writes = objects.writes.get();
        update(rotation(6, written(ONE, "a", "x", 6)));
        assertThat(objects.reads.get() - reads).isEqualTo(2);
        assertThat(objects.writes.get() - writes).isEqualTo(1);
    }

    @Test
    void countsNamespacesBeyondTheLimit() throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < RecordSettings.NAMESPACES_NAMED + 500; i++) {
            outcomes.add(written(ONE, "a", "ns-%05d".formatted(i), 0));
        }
        update(rotation(0, outcomes.toArray(new Outcome[0])));
        assertThat(record(ONE).secrets().get("a"))
                .isEqualTo(new SecretRecord(Optional.of(hour(12)), 2500, 0));
        outcomes.replaceAll(one -> failed(ONE, "a", one.target().namespace()));
        update(rotation(6, outcomes.toArray(new Outcome[0])));
        assertThat(record(ONE).secrets().get("a"))
                .isEqualTo(new SecretRecord(Optional.of(hour(12)), 2500, 2500));
    }

    @Test
    void cleansMasksAndCutsADetail() throws Exception {
        String token = "k8s-aws-v1." + "aHR0cHM6Ly9zdHM".repeat(20);
        update(
                rotation(
                        0,
                        new Outcome.Rejected(
                                target(ONE, "a", "x"),
                                new Problem(
                                        Cause.INVALID,
                                        "line\nbreak \u202e " + token + " x".repeat(300)))));
        String detail = record(ONE).failure().orElseThrow().detail();
        assertThat(detail)
                .doesNotContain("\n", "\u202e", "aHR0cHM6Ly9zdHM")
                .hasSizeLessThanOrEqualTo(300);
        assertThat(objects.stored.get(shardKey(ONE)).text()).doesNotContain("aHR0cHM6Ly9zdHM");
    }

    @Test
    void spreadsClustersOverTheShards() {
        Map<Integer, Integer> counts = new TreeMap<>();
        Set<ClusterId> ids = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            ids.add(cluster("prod-%d".formatted(i)).id());
        }
        ids.forEach(id -> counts.merge(Shards.of(id), 1, Integer::sum));
        assertThat(counts).hasSize(Shards.COUNT);
        assertThat(counts.values()).allMatch(count -> count > 100 && count < 230);
        assertThat(Shards.of(ONE.id())).isEqualTo(SHARD_OF_ONE);
    }

    // Stored records depend on it.
    private static final int SHARD_OF_ONE = 55;

    private List<Report.Warning> update(Attempt attempt) {
        Instant end = attempt.endedAt();
        now = end.isAfter(now) ? end : now;
        return new ShardedRecords(objects, "stack", Clock.fixed(end, ZoneOffset.UTC))
                .update(attempt, end.plusSeconds(10));
    }

    private void edit(Cluster cluster, String before, String after) {
        String text = objects.stored.get(shardKey(cluster)).text();
        assertThat(text).contains(before);
        objects.put(shardKey(cluster), text.replace(before, after));
    }

    private ShardedRecords at(int hour) {
        return new ShardedRecords(objects, "stack", Clock.fixed(hour(hour), ZoneOffset.UTC));
    }

    private FleetRecords read() throws FailureException {
        return new ShardedRecords(objects, "stack", Clock.fixed(now, ZoneOffset.UTC)).read();
    }

    private ClusterRecord record(Cluster cluster) throws FailureException {
        return read().clusters().stream()
                .filter(one -> one.id().equals(cluster.id()))
                .findFirst()
                .orElseThrow();
    }

    private static String shardKey(Cluster cluster) {
        return "records/stack/shard-%02d.json".formatted(Shards.of(cluster.id()));
    }
}
