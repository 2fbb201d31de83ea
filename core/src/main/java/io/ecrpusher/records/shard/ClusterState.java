package io.ecrpusher.records.shard;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.records.Attempt;
import io.ecrpusher.records.ClusterRecord;
import io.ecrpusher.records.Pause;
import io.ecrpusher.records.RecordedFailure;
import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.records.shard.ClusterAttempt.Extent;
import io.ecrpusher.settings.RecordSettings;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A cluster, as it is stored.
 *
 * @param lastRotation what the cluster added to the totals of its last rotation; empty if it was
 *     only pushed to
 */
record ClusterState(
        NavigableMap<String, SecretState> secrets,
        Optional<Instant> lastSuccess,
        Instant lastAttempt,
        Optional<RecordedFailure> failure,
        Optional<Pause> paused,
        Optional<Share> lastRotation) {
    static final ClusterState NONE =
            new ClusterState(
                    new TreeMap<>(),
                    Optional.empty(),
                    Instant.MIN,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    ClusterState {
        secrets = Collections.unmodifiableNavigableMap(new TreeMap<>(secrets));
    }

    /**
     * A cluster's share of a rotation's totals. Kept so that a repeated part replaces it.
     *
     * @param run when the rotation started
     */
    record Share(Instant run, int applied, int failed, boolean failedCluster) {}

    /** Returns the state after {@code attempt}. Applying it twice makes no difference. */
    ClusterState after(ClusterAttempt attempt, Attempt run) {
        NavigableMap<String, SecretState> next = secretsAfter(attempt);
        Instant at = run.endedAt();
        Optional<RecordedFailure> failed =
                attempt.problem()
                        .map(
                                problem ->
                                        new RecordedFailure(
                                                problem,
                                                failure.map(RecordedFailure::since)
                                                        .filter(since -> since.isBefore(at))
                                                        .orElse(at)));
        boolean all = attempt.extent() == Extent.ALL;
        boolean succeeded = failed.isEmpty() && (all || isComplete(next));
        return new ClusterState(
                next,
                failed.isEmpty() && all ? Optional.of(at) : lastSuccess,
                at,
                succeeded ? Optional.empty() : failed.or(() -> failure),
                attempt.cluster().paused().map(one -> new Pause(one.until(), one.reason())),
                attempt.isRotation()
                        ? Optional.of(
                                new Share(
                                        run.startedAt(),
                                        attempt.applied(),
                                        attempt.failed(),
                                        failed.isPresent()))
                        : lastRotation);
    }

    private NavigableMap<String, SecretState> secretsAfter(ClusterAttempt attempt) {
        NavigableMap<String, SecretState> next = new TreeMap<>(secrets);
        Set<String> wanted = attempt.wanted();
        if (attempt.wholeClusterFailed()) {
            SecretAttempt failed = new SecretAttempt();
            failed.noteLookupFailed();
            if (next.isEmpty()) {
                wanted.forEach(name -> next.put(name, SecretState.NONE));
            }
            next.replaceAll(
                    (name, state) -> wanted.contains(name) ? state.afterAll(failed) : state);
            return next;
        }
        if (attempt.extent() == Extent.ALL) {
            next.keySet().retainAll(wanted);
        }
        for (Map.Entry<String, SecretAttempt> one : attempt.secrets().entrySet()) {
            if (!wanted.contains(one.getKey())) {
                continue; // a retired Secret that couldn't be deleted
            }
            SecretState before = secrets.getOrDefault(one.getKey(), SecretState.NONE);
            SecretState after =
                    attempt.extent() == Extent.NEW_NAMESPACES
                            ? before.afterSome(one.getValue())
                            : before.afterAll(one.getValue());
            if (after.isEmpty() && !one.getValue().lookupFailed()) {
                next.remove(one.getKey());
            } else {
                next.put(one.getKey(), after);
            }
        }
        return next;
    }

    private static boolean isComplete(Map<String, SecretState> secrets) {
        return secrets.values().stream()
                .map(SecretState::toRecord)
                .allMatch(
                        one -> one.targets() > 0 && one.failing() == 0 && one.neverWritten() == 0);
    }

    /**
     * Returns true if a time can't be true at {@code now}: one of the past that is in the future,
     * or an expiry that no token has yet.
     */
    boolean isFromTheFuture(Instant now) {
        Instant latest = now.plus(RecordSettings.CLOCK_TOLERANCE);
        return isAfter(latest, Optional.of(lastAttempt))
                || isAfter(latest, lastSuccess)
                || isAfter(latest, failure.map(RecordedFailure::since))
                || secrets.values().stream()
                        .flatMap(SecretState::expiries)
                        .anyMatch(latest.plus(RecordSettings.TOKEN_LIFE)::isBefore);
    }

    private static boolean isAfter(Instant latest, Optional<Instant> time) {
        return time.filter(latest::isBefore).isPresent();
    }

    /** Returns the state without the successes and expiries that can't be true at {@code now}. */
    ClusterState credible(Instant now) {
        if (!isFromTheFuture(now)) {
            return this;
        }
        Instant latest = now.plus(RecordSettings.CLOCK_TOLERANCE);
        NavigableMap<String, SecretState> next = new TreeMap<>(secrets);
        next.replaceAll(
                (_, secret) -> secret.expiringUntil(latest.plus(RecordSettings.TOKEN_LIFE)));
        return new ClusterState(
                next,
                lastSuccess.filter(at -> !at.isAfter(latest)),
                lastAttempt,
                failure,
                paused,
                lastRotation);
    }

    ClusterRecord toRecord(ClusterId id, Instant now) {
        NavigableMap<String, SecretRecord> records = new TreeMap<>();
        secrets.forEach((name, state) -> records.put(name, state.toRecord()));
        return new ClusterRecord(
                id,
                records,
                lastSuccess,
                lastAttempt,
                failure,
                paused.filter(pause -> pause.isActive(now)));
    }
}
