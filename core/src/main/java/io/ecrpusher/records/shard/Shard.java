package io.ecrpusher.records.shard;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.shard.ClusterState.Share;
import io.ecrpusher.settings.RecordSettings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The stored state of the clusters of one shard.
 *
 * @param runs the shard's part of the last rotations, by their start
 */
record Shard(NavigableMap<ClusterId, ClusterState> clusters, NavigableMap<Instant, Tally> runs) {
    static final Shard EMPTY = new Shard(new TreeMap<>(), new TreeMap<>());

    Shard {
        clusters = Collections.unmodifiableNavigableMap(new TreeMap<>(clusters));
        runs = Collections.unmodifiableNavigableMap(new TreeMap<>(runs));
    }

    /** Totals of a rotation, of one shard or of all. */
    record Tally(Instant endedAt, long applied, long failed, int clusters, int failedClusters) {
        Tally plus(Tally other) {
            return new Tally(
                    endedAt.isAfter(other.endedAt()) ? endedAt : other.endedAt(),
                    applied + other.applied(),
                    failed + other.failed(),
                    clusters + other.clusters(),
                    failedClusters + other.failedClusters());
        }

        private static Tally of(Share share, Instant endedAt, int sign) {
            return new Tally(
                    endedAt,
                    (long) sign * share.applied(),
                    (long) sign * share.failed(),
                    sign,
                    share.failedCluster() ? sign : 0);
        }
    }

    /**
     * A shard after an attempt.
     *
     * @param left the clusters that the attempt removed
     */
    record Change(Shard shard, List<ClusterId> left) {}

    /**
     * Returns the shard after {@code attempt}.
     *
     * @param attempts what it did in the clusters of this shard
     */
    Change after(Attempt attempt, Map<ClusterId, ClusterAttempt> attempts) {
        NavigableMap<ClusterId, ClusterState> nextClusters = new TreeMap<>(clusters);
        NavigableMap<Instant, Tally> nextRuns = new TreeMap<>(runs);
        List<ClusterId> left = new ArrayList<>();
        for (ClusterId id : clusters.keySet()) {
            ClusterAttempt one = attempts.get(id);
            if (attempt.fleet().filter(fleet -> !fleet.contains(id)).isPresent()
                    || (one != null && one.hasLeft())) {
                nextClusters.remove(id);
                left.add(id);
            }
        }
        attempts.forEach(
                (id, one) -> {
                    if (one.secrets().isEmpty()) {
                        return;
                    }
                    ClusterState before = clusters.getOrDefault(id, ClusterState.NONE);
                    ClusterState after = before.after(one, attempt);
                    nextClusters.put(id, after);
                    if (one.isRotation()) {
                        count(before, after, attempt, nextRuns);
                    }
                });
        while (nextRuns.size() > RecordSettings.HISTORY) {
            nextRuns.remove(nextRuns.firstKey());
        }
        return new Change(new Shard(nextClusters, nextRuns), left);
    }

    /** Returns the clusters with a time that can't be true at {@code now}. */
    List<ClusterId> fromTheFuture(Instant now) {
        return clusters.entrySet().stream()
                .filter(one -> one.getValue().isFromTheFuture(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Returns the shard without what can't be true at {@code now}. It would make a Secret look
     * fresh, or take the place of rotations, until that time comes.
     */
    Shard credible(Instant now) {
        Instant latest = now.plus(RecordSettings.CLOCK_TOLERANCE);
        NavigableMap<ClusterId, ClusterState> nextClusters = new TreeMap<>(clusters);
        nextClusters.replaceAll((_, state) -> state.credible(now));
        NavigableMap<Instant, Tally> nextRuns = new TreeMap<>(runs.headMap(latest, true));
        nextRuns.values().removeIf(run -> run.endedAt().isAfter(latest));
        return new Shard(nextClusters, nextRuns);
    }

    private static void count(
            ClusterState before,
            ClusterState after,
            Attempt attempt,
            NavigableMap<Instant, Tally> runs) {
        Optional<Share> replaced =
                before.lastRotation().filter(share -> share.run().equals(attempt.startedAt()));
        replaced.ifPresent(share -> add(runs, share.run(), Tally.of(share, attempt.endedAt(), -1)));
        after.lastRotation()
                .ifPresent(share -> add(runs, share.run(), Tally.of(share, attempt.endedAt(), 1)));
    }

    private static void add(NavigableMap<Instant, Tally> runs, Instant run, Tally tally) {
        runs.merge(run, tally, Tally::plus);
    }
}
