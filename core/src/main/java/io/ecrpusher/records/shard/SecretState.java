package io.ecrpusher.records.shard;

import io.ecrpusher.records.SecretRecord;
import io.ecrpusher.settings.RecordSettings;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Secret of a cluster, as it is stored: by namespace, so that one whose write fails keeps its
 * expiry.
 *
 * @param named the targets by namespace
 * @param rest the targets beyond {@link RecordSettings#NAMESPACES_NAMED}; usually none
 */
record SecretState(NavigableMap<String, TargetState> named, Rest rest) {
    static final SecretState NONE = new SecretState(new TreeMap<>(), Rest.NONE);

    SecretState {
        named = Collections.unmodifiableNavigableMap(new TreeMap<>(named));
    }

    /**
     * One Secret in one namespace.
     *
     * @param validUntil of what was last written; empty if nothing was
     * @param failing true if the last attempt didn't write it, or not completely
     */
    record TargetState(Optional<Instant> validUntil, boolean failing) {}

    /**
     * Targets that are only counted.
     *
     * @param validUntil the earliest expiry
     */
    record Rest(Optional<Instant> validUntil, int targets, int failing) {
        static final Rest NONE = new Rest(Optional.empty(), 0, 0);

        private Rest plus(TargetState target) {
            return new Rest(
                    Stream.of(validUntil, target.validUntil())
                            .flatMap(Optional::stream)
                            .min(Comparator.naturalOrder()),
                    targets + 1,
                    failing + (target.failing() ? 1 : 0));
        }
    }

    /** Returns the state after {@code attempt}, which selected all namespaces of the Secret. */
    SecretState afterAll(SecretAttempt attempt) {
        NavigableMap<String, TargetState> next = new TreeMap<>();
        if (attempt.lookupFailed()) {
            named.forEach(
                    (name, target) -> next.put(name, new TargetState(target.validUntil(), true)));
        }
        apply(attempt, next);
        return limited(
                next,
                attempt.lookupFailed()
                        ? new Rest(rest.validUntil(), rest.targets(), rest.targets())
                        : Rest.NONE);
    }

    /** Returns the state after {@code attempt}, which selected some namespaces only. */
    SecretState afterSome(SecretAttempt attempt) {
        NavigableMap<String, TargetState> next = new TreeMap<>(named);
        apply(attempt, next);
        return limited(next, rest);
    }

    private void apply(SecretAttempt attempt, NavigableMap<String, TargetState> next) {
        attempt.gone().forEach(next::remove);
        next.putAll(attempt.written());
        for (String namespace : attempt.failed()) {
            next.put(namespace, new TargetState(lastExpiry(namespace), true));
        }
    }

    /** A namespace without a name of its own may have the earliest expiry of the rest. */
    private Optional<Instant> lastExpiry(String namespace) {
        TargetState known = named.get(namespace);
        return known == null ? rest.validUntil() : known.validUntil();
    }

    /** Names the failing targets first: the others are about to get the same expiry again. */
    private static SecretState limited(NavigableMap<String, TargetState> targets, Rest rest) {
        if (targets.size() <= RecordSettings.NAMESPACES_NAMED) {
            return new SecretState(targets, rest);
        }
        List<Map.Entry<String, TargetState>> entries = new ArrayList<>(targets.entrySet());
        entries.sort(Comparator.comparing(entry -> !entry.getValue().failing()));
        NavigableMap<String, TargetState> kept = new TreeMap<>();
        Rest counted = rest;
        for (Map.Entry<String, TargetState> entry : entries) {
            if (kept.size() < RecordSettings.NAMESPACES_NAMED) {
                kept.put(entry.getKey(), entry.getValue());
            } else {
                counted = counted.plus(entry.getValue());
            }
        }
        return new SecretState(kept, counted);
    }

    /** Returns the expiries of what was last written. */
    Stream<Instant> expiries() {
        return Stream.concat(
                        named.values().stream().map(TargetState::validUntil),
                        Stream.of(rest.validUntil()))
                .flatMap(Optional::stream);
    }

    /**
     * Returns the state in which targets with an expiry after {@code latest} were never written.
     */
    SecretState expiringUntil(Instant latest) {
        NavigableMap<String, TargetState> next = new TreeMap<>(named);
        next.replaceAll(
                (_, target) ->
                        new TargetState(
                                target.validUntil().filter(at -> !at.isAfter(latest)),
                                target.failing()));
        return new SecretState(
                next,
                new Rest(
                        rest.validUntil().filter(at -> !at.isAfter(latest)),
                        rest.targets(),
                        rest.failing()));
    }

    boolean isEmpty() {
        return named.isEmpty() && rest.targets() == 0;
    }

    SecretRecord toRecord() {
        NavigableMap<Instant, Integer> expiries = new TreeMap<>();
        named.values()
                .forEach(
                        target ->
                                target.validUntil()
                                        .ifPresent(
                                                expiry -> expiries.merge(expiry, 1, Integer::sum)));
        rest.validUntil().ifPresent(expiry -> expiries.merge(expiry, rest.targets(), Integer::sum));
        long failing = named.values().stream().filter(TargetState::failing).count();
        return new SecretRecord(
                expiries.isEmpty() ? Optional.empty() : Optional.of(expiries.firstKey()),
                named.size() + rest.targets(),
                (int) failing + rest.failing(),
                expiries);
    }
}
