package io.ecrpusher.records;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One Secret of a cluster, in all its namespaces.
 *
 * @param validUntil the earliest expiry of what was last written among its targets; a target whose
 *     write failed keeps its earlier expiry; empty if nothing was ever written
 * @param targets the number of namespaces; 0 if the namespaces couldn't be read yet
 * @param failing the targets that the last attempt didn't write, or not completely
 * @param expiries the number of targets by expiry; a target that isn't counted was never written
 */
public record SecretRecord(
        Optional<Instant> validUntil,
        int targets,
        int failing,
        NavigableMap<Instant, Integer> expiries) {
    public SecretRecord {
        expiries = Collections.unmodifiableNavigableMap(new TreeMap<>(expiries));
    }

    /** A Secret whose targets all have the same expiry, or were never written. */
    public SecretRecord(Optional<Instant> validUntil, int targets, int failing) {
        this(
                validUntil,
                targets,
                failing,
                new TreeMap<>(validUntil.map(expiry -> Map.of(expiry, targets)).orElse(Map.of())));
    }

    /** Returns the number of targets that were never written. */
    public int neverWritten() {
        return targets - expiries.values().stream().mapToInt(Integer::intValue).sum();
    }
}
