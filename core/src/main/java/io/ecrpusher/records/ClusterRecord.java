package io.ecrpusher.records;

import io.ecrpusher.fleet.ClusterId;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known about one cluster.
 *
 * @param secrets by the Secret's name, sorted; without the Secrets that select no namespace
 * @param lastSuccess the end of the last attempt in which everything of the cluster was written; no
 *     other attempt moves it
 * @param lastAttempt the end of the last attempt
 * @param failure why the last attempt failed; empty if everything is written
 * @param paused the pause that the fleet file asks for; {@link RecordStore#read} leaves out pauses
 *     that have ended
 */
public record ClusterRecord(
        ClusterId id,
        Map<String, SecretRecord> secrets,
        Optional<Instant> lastSuccess,
        Instant lastAttempt,
        Optional<RecordedFailure> failure,
        Optional<Pause> paused) {
    public ClusterRecord {
        secrets = Collections.unmodifiableMap(new TreeMap<>(secrets));
    }

    /**
     * Returns when the first of the written Secrets expires; empty if a Secret was never written,
     * or the cluster has none.
     */
    public Optional<Instant> validUntil() {
        return secrets.values().stream().allMatch(one -> one.validUntil().isPresent())
                ? secrets.values().stream()
                        .flatMap(one -> one.validUntil().stream())
                        .min(Comparator.naturalOrder())
                : Optional.empty();
    }
}
