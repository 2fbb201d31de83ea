package io.ecrpusher.records;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How a cluster is at one moment. The one judgment for the command and the metrics; the fleet page
 * makes the same one in its browser.
 *
 * @param state the worst state of its Secrets; without any, {@link Freshness#NEVER_WRITTEN} if it
 *     fails, else {@link Freshness#FRESH}
 * @param expiresAt when the first written login expires; empty if there is none
 * @param paused true if nobody wants to be alarmed about it now
 */
public record ClusterStatus(
        ClusterRecord cluster, Freshness state, Optional<Instant> expiresAt, boolean paused) {
    /**
     * The order in which to act: {@link Freshness#NEVER_WRITTEN} first, then by remaining validity;
     * among equally old ones, those that fail first. Paused clusters come last.
     */
    public static final Comparator<ClusterStatus> WORST_FIRST =
            Comparator.comparing(ClusterStatus::paused)
                    .thenComparing(ClusterStatus::state, Comparator.reverseOrder())
                    .thenComparing(status -> status.cluster().failure().isEmpty())
                    .thenComparing(status -> status.expiresAt().orElse(Instant.MIN))
                    .thenComparing(status -> status.cluster().id());

    /** Returns the status of a cluster at {@code now}. */
    public static ClusterStatus of(ClusterRecord cluster, Instant now, Duration scheduleInterval) {
        Freshness state =
                cluster.secrets().values().stream()
                        .map(secret -> of(secret, now, scheduleInterval))
                        .max(Comparator.naturalOrder())
                        .orElse(
                                cluster.failure().isPresent()
                                        ? Freshness.NEVER_WRITTEN
                                        : Freshness.FRESH);
        return new ClusterStatus(
                cluster,
                state,
                cluster.secrets().values().stream()
                        .flatMap(secret -> secret.validUntil().stream())
                        .min(Comparator.naturalOrder()),
                cluster.paused().filter(pause -> pause.isActive(now)).isPresent());
    }

    /** Returns the state of a Secret: the worst of its targets. */
    public static Freshness of(SecretRecord secret, Instant now, Duration scheduleInterval) {
        return secret.neverWritten() > 0
                ? Freshness.NEVER_WRITTEN
                : Freshness.of(secret.validUntil(), now, scheduleInterval);
    }

    /** Returns the status of all clusters, {@link #WORST_FIRST}. */
    public static List<ClusterStatus> of(
            FleetRecords records, Instant now, Duration scheduleInterval) {
        return records.clusters().stream()
                .map(cluster -> of(cluster, now, scheduleInterval))
                .sorted(WORST_FIRST)
                .toList();
    }

    /** Returns the number of namespaces of all Secrets. */
    public int targets() {
        return cluster.secrets().values().stream().mapToInt(SecretRecord::targets).sum();
    }

    /** Returns how many of the {@link #targets} the last attempt didn't write. */
    public int failing() {
        return cluster.secrets().values().stream().mapToInt(SecretRecord::failing).sum();
    }
}
