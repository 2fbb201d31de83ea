package io.ecrpusher.records.shard;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.records.RunRecord;
import io.ecrpusher.records.shard.ParallelShards.Result;
import io.ecrpusher.records.shard.RecordFiles.Found;
import io.ecrpusher.records.shard.Shard.Tally;
import io.ecrpusher.report.Report;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.time.BackgroundTask;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Records in a fixed number of objects, each with the clusters of one hash. Parallel writers of one
 * object repeat their change if another one was faster.
 */
public final class ShardedRecords implements RecordStore {
    private final RecordFiles files;
    private final String deployment;
    private final Clock clock;

    /**
     * Creates the records of {@code deployment} in {@code objects}.
     *
     * @param deployment a part of the objects' keys, without slashes
     */
    public ShardedRecords(RecordObjects objects, String deployment, Clock clock) {
        this.files = new RecordFiles(objects, deployment, clock);
        this.deployment = deployment;
        this.clock = clock;
    }

    @Override
    public List<Report.Warning> update(Attempt attempt, Instant until) {
        Instant now = clock.instant();
        Duration left = Duration.between(now, until);
        Duration timeout =
                left.compareTo(RecordSettings.UPDATE_TIME) < 0 ? left : RecordSettings.UPDATE_TIME;
        try {
            RecordUpdate update = new RecordUpdate(files, attempt, now);
            if (update.isEmpty()) {
                return List.of();
            }
            long end = System.nanoTime() + timeout.toNanos();
            // Each shard ends in time by itself. The index, which comes first, may not.
            return BackgroundTask.start(() -> update.run(end))
                    .await(timeout.plus(RecordSettings.PATIENCE), "the time for records was up");
        } catch (FailureException failure) {
            return List.of(
                    RecordUpdate.warning(
                            "weren't updated; the Secrets aren't affected: " + failure.detail()));
        } catch (RuntimeException e) {
            return List.of(RecordUpdate.warning(FailureException.unexpected(e).detail()));
        }
    }

    @Override
    public Set<ClusterId> failing() {
        try {
            return BackgroundTask.start(files::index)
                    .await(RecordSettings.FAILING_TIME, "the time for the index was up")
                    .flatMap(Found::value)
                    .orElse(Index.EMPTY)
                    .failing();
        } catch (FailureException _) {
            return Set.of();
        }
    }

    @Override
    public FleetRecords read() throws FailureException {
        Instant now = clock.instant();
        List<String> problems = new ArrayList<>();
        Optional<Index> index = files.index().flatMap(Found::value);
        NavigableSet<Integer> listed = index.orElse(Index.EMPTY).shards();
        boolean known = index.isPresent();
        NavigableMap<Integer, Result<Optional<Found<Shard>>>> found =
                ParallelShards.run(
                        known ? listed : IntStream.range(0, Shards.COUNT).boxed().toList(),
                        files::shard,
                        RecordSettings.READ_TIME);
        List<ClusterRecord> clusters = new ArrayList<>();
        NavigableMap<Instant, Tally> runs = new TreeMap<>();
        List<ClusterId> future = new ArrayList<>();
        boolean any = false;
        for (var one : found.entrySet()) {
            String key = files.shardKey(one.getKey());
            switch (one.getValue()) {
                case Result.Failed<Optional<Found<Shard>>>(FailureException failure) ->
                        problems.add("%s can't be read: %s".formatted(key, failure.detail()));
                case Result.Done<Optional<Found<Shard>>>(Optional<Found<Shard>> content) -> {
                    any |= content.isPresent();
                    problem(key, content, known, now).ifPresent(problems::add);
                    Optional<Shard> shard = content.flatMap(Found::value);
                    if (shard.isPresent()) {
                        future.addAll(shard.get().fromTheFuture(now));
                        Shard credible = shard.get().credible(now);
                        credible.clusters()
                                .forEach((id, state) -> clusters.add(state.toRecord(id, now)));
                        credible.runs().forEach((at, run) -> runs.merge(at, run, Tally::plus));
                    }
                }
            }
        }
        if (!known && any) {
            problems.addFirst(
                    files.indexKey()
                            + " is missing or can't be read, so missing shards don't show; the next rotation writes it again");
        }
        if (!future.isEmpty()) {
            problems.addFirst(fromTheFuture(future));
        }
        Optional<Instant> lastRun =
                clusters.stream()
                        .map(ClusterRecord::lastAttempt)
                        .filter(at -> !at.isAfter(now.plus(RecordSettings.CLOCK_TOLERANCE)))
                        .max(Comparator.naturalOrder());
        clusters.sort(Comparator.comparing(ClusterRecord::id));
        return new FleetRecords(deployment, now, lastRun, clusters, history(runs), problems);
    }

    private static String fromTheFuture(List<ClusterId> clusters) {
        return "%s dated in the future, and such times count as never: %s. Check this clock, and who writes to the bucket; the next rotation writes them again"
                .formatted(
                        clusters.size() == 1 ? "1 record is" : clusters.size() + " records are",
                        RecordUpdate.names(clusters));
    }

    private static Optional<String> problem(
            String key, Optional<Found<Shard>> content, boolean listed, Instant now) {
        if (content.isEmpty()) {
            return listed
                    ? Optional.of(key + " is missing; its clusters return with the next rotation")
                    : Optional.empty();
        }
        return switch (content.get().content()) {
            case StoredRecord.Damaged<Shard> _ ->
                    Optional.of(
                            key
                                    + " is damaged or of an earlier version; its clusters return with the next rotation");
            case StoredRecord.Newer<Shard>(int version) ->
                    Optional.of(
                            "%s has version %d; use the release that wrote it"
                                    .formatted(key, version));
            case StoredRecord.Usable<Shard> usable when usable.isFromTheFuture(now) ->
                    Optional.of(
                            "%s is dated %s, in the future; check this clock, and who writes to the bucket"
                                    .formatted(key, usable.writtenAt()));
            case StoredRecord.Usable<Shard> _ -> Optional.empty();
        };
    }

    private static List<RunRecord> history(NavigableMap<Instant, Tally> runs) {
        return runs.entrySet().stream()
                .skip(Math.max(0, runs.size() - RecordSettings.HISTORY))
                .map(
                        run ->
                                new RunRecord(
                                        run.getKey(),
                                        Duration.between(run.getKey(), run.getValue().endedAt()),
                                        run.getValue().applied(),
                                        run.getValue().failed(),
                                        run.getValue().clusters(),
                                        run.getValue().failedClusters()))
                .toList();
    }
}
