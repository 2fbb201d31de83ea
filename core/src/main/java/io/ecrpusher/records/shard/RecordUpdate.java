package io.ecrpusher.records.shard;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.shard.RecordFiles.Found;
import io.ecrpusher.report.Report;
import io.ecrpusher.settings.RecordSettings;
import io.ecrpusher.text.UntrustedText;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One attempt's way into the records. */
final class RecordUpdate {
    private final RecordFiles files;
    private final Attempt attempt;
    private final Instant now;
    private final Map<Integer, Map<ClusterId, ClusterAttempt>> byShard = new HashMap<>();
    private boolean included;

    RecordUpdate(RecordFiles files, Attempt attempt, Instant now) {
        this.files = files;
        this.attempt = attempt;
        this.now = now;
        ClusterAttempt.of(attempt)
                .forEach(
                        (id, one) ->
                                byShard.computeIfAbsent(Shards.of(id), _ -> new HashMap<>())
                                        .put(id, one));
    }

    /** What happened to one shard. */
    private record Written(List<ClusterId> left, List<String> problems) {}

    /** Returns true if there is nothing to record. */
    boolean isEmpty() {
        return byShard.isEmpty() && attempt.fleet().isEmpty();
    }

    /**
     * Writes every shard that the attempt changes.
     *
     * @param end when to stop waiting for the store, in nanoseconds of {@link System#nanoTime}
     */
    List<Report.Warning> run(long end) throws FailureException {
        NavigableSet<Integer> shards = new TreeSet<>(byShard.keySet());
        attempt.fleet().ifPresent(fleet -> fleet.forEach(id -> shards.add(Shards.of(id))));
        // Clusters leave in a complete rotation only, which therefore reads every shard there is.
        NavigableSet<Integer> lost = new TreeSet<>();
        if (attempt.fleet().isPresent()) {
            NavigableSet<Integer> listed = include(shards, this::failingAfter);
            included = true;
            lost.addAll(listed);
            shards.addAll(listed);
        }
        Map<String, List<Integer>> failures = new TreeMap<>();
        List<ClusterId> left = new ArrayList<>();
        List<Report.Warning> warnings = new ArrayList<>();
        ParallelShards.run(
                        shards,
                        shard -> write(shard, lost.contains(shard)),
                        Duration.ofNanos(end - System.nanoTime()))
                .forEach(
                        (shard, result) -> {
                            switch (result) {
                                case ParallelShards.Result.Done<Written>(Written written) -> {
                                    left.addAll(written.left());
                                    written.problems().forEach(one -> warnings.add(warning(one)));
                                }
                                case ParallelShards.Result.Failed<Written>(
                                                FailureException failure) ->
                                        failures.computeIfAbsent(
                                                        failure.detail(), _ -> new ArrayList<>())
                                                .add(shard);
                            }
                        });
        failures.forEach((detail, failed) -> warnings.add(warning(notWritten(failed, detail))));
        if (!left.isEmpty()) {
            warnings.add(warning(leftTheFleet(left)));
        }
        return warnings;
    }

    private NavigableSet<ClusterId> failingAfter(Index before) {
        NavigableSet<ClusterId> failing = new TreeSet<>(before.failing());
        for (Map<ClusterId, ClusterAttempt> shard : byShard.values()) {
            failing.removeAll(shard.keySet());
            shard.keySet().stream()
                    .filter(id -> shard.get(id).wroteNothing())
                    .forEach(failing::add);
        }
        attempt.fleet().ifPresent(failing::retainAll);
        return failing;
    }

    static Report.Warning warning(String detail) {
        return new Report.Warning("records", detail);
    }

    private String notWritten(Collection<Integer> shards, String detail) {
        long clusters =
                shards.stream()
                        .mapToLong(shard -> byShard.getOrDefault(shard, Map.of()).size())
                        .sum();
        return clusters == 0
                ? "clusters that left the fleet may still be in the records: " + detail
                : "the records of %s weren't updated; the Secrets aren't affected: %s"
                        .formatted(clusters == 1 ? "1 cluster" : clusters + " clusters", detail);
    }

    private static String leftTheFleet(List<ClusterId> left) {
        return "these clusters are no longer in the fleet, and their records were removed: "
                + names(left);
    }

    /** Returns the first clusters, and the number of the others. Stored names may be hostile. */
    static String names(Collection<ClusterId> clusters) {
        String names =
                clusters.stream()
                        .sorted()
                        .limit(RecordSettings.CLUSTERS_LISTED)
                        .map(ClusterId::toString)
                        .collect(Collectors.joining(", "));
        int more = clusters.size() - RecordSettings.CLUSTERS_LISTED;
        return UntrustedText.of(names).value() + (more > 0 ? ", and %d more".formatted(more) : "");
    }

    private Written write(int shard, boolean listed) throws FailureException {
        // Of all attempts: a write whose response was lost finds them removed already.
        Set<ClusterId> left = new TreeSet<>();
        for (int overtaken = 1; ; overtaken++) {
            Optional<Found<Shard>> found = files.shard(shard);
            if (found.isPresent()
                    && found.get().content() instanceof StoredRecord.Newer<Shard>(int version)) {
                return new Written(
                        List.of(),
                        List.of(
                                "%s was written by a later release, with version %d, and isn't updated; use that release, or delete the object"
                                        .formatted(files.shardKey(shard), version)));
            }
            Optional<Shard> before = found.flatMap(Found::value).map(one -> one.credible(now));
            Shard.Change change =
                    before.orElse(Shard.EMPTY)
                            .after(attempt, byShard.getOrDefault(shard, Map.of()));
            left.addAll(change.left());
            List<String> problems = problems(shard, found, listed);
            if (before.filter(change.shard()::equals).isPresent()) {
                return new Written(List.copyOf(left), problems);
            }
            if (found.isEmpty()) {
                includeOnce();
            }
            if (files.writeShard(shard, change.shard(), found.map(Found::tag))) {
                return new Written(List.copyOf(left), problems);
            }
            RecordFiles.pause(overtaken);
        }
    }

    private List<String> problems(int shard, Optional<Found<Shard>> found, boolean listed) {
        String key = files.shardKey(shard);
        if (found.isEmpty()) {
            return listed ? List.of(key + " was missing, and was created again") : List.of();
        }
        return switch (found.get().content()) {
            case StoredRecord.Damaged<Shard> _ ->
                    List.of(
                            key
                                    + " was damaged or of an earlier version, and was replaced; its clusters' last successes are lost");
            case StoredRecord.Usable<Shard> usable when usable.isFromTheFuture(now) ->
                    List.of(
                            "%s was dated %s, in the future, and was replaced; check who writes to the bucket"
                                    .formatted(key, usable.writtenAt()));
            case StoredRecord.Usable<Shard> _, StoredRecord.Newer<Shard> _ -> List.of();
        };
    }

    /** Adds all shards of the attempt at once: the first push of a stack may create many. */
    private synchronized void includeOnce() throws FailureException {
        if (!included) {
            NavigableSet<Integer> _ = include(new TreeSet<>(byShard.keySet()), Index::failing);
            included = true;
        }
    }

    /**
     * Adds {@code shards} to the index, before they are created: a shard that isn't listed is never
     * read. Returns the shards that the index listed before; all if it's of a later release.
     *
     * @param failing returns the new failing clusters
     */
    private NavigableSet<Integer> include(
            NavigableSet<Integer> shards, Function<Index, NavigableSet<ClusterId>> failing)
            throws FailureException {
        for (int overtaken = 1; ; overtaken++) {
            Optional<Found<Index>> found = files.index();
            if (found.isPresent() && found.get().content() instanceof StoredRecord.Newer<Index>) {
                return existing();
            }
            Optional<Index> listed = found.flatMap(Found::value);
            Index before =
                    listed.isPresent() ? listed.get() : new Index(existing(), new TreeSet<>());
            NavigableSet<Integer> all = new TreeSet<>(before.shards());
            all.addAll(shards);
            Index after = new Index(all, failing.apply(before));
            if (listed.filter(after::equals).isPresent()
                    || files.writeIndex(after, found.map(Found::tag))) {
                return before.shards();
            }
            RecordFiles.pause(overtaken);
        }
    }

    /** Returns the shards that exist, without the index. */
    private NavigableSet<Integer> existing() throws FailureException {
        NavigableMap<Integer, ParallelShards.Result<Boolean>> results =
                ParallelShards.run(
                        IntStream.range(0, Shards.COUNT).boxed().toList(),
                        shard -> files.shard(shard).isPresent(),
                        RecordSettings.UPDATE_TIME);
        NavigableSet<Integer> existing = new TreeSet<>();
        for (Map.Entry<Integer, ParallelShards.Result<Boolean>> one : results.entrySet()) {
            switch (one.getValue()) {
                case ParallelShards.Result.Done<Boolean>(Boolean exists) -> {
                    if (exists) {
                        existing.add(one.getKey());
                    }
                }
                case ParallelShards.Result.Failed<Boolean>(FailureException failure) ->
                        throw failure;
            }
        }
        return existing;
    }
}
