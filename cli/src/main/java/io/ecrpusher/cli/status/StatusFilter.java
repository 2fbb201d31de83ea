package io.ecrpusher.cli.status;

import io.ecrpusher.cli.TimeOption;
import io.ecrpusher.cli.fleet.ClusterOptions;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.records.ClusterStatus;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the clusters that {@code status} shows. */
final class StatusFilter {
    @Mixin private ClusterOptions clusters;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            split = ",",
            description =
                    "Only clusters in these states: ${COMPLETION-CANDIDATES}. May be repeated.")
    private List<StateFilter> states = List.of();

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            split = ",",
            description = "Only clusters that fail for these causes, such as UNREACHABLE.")
    private List<Cause> causes = List.of();

    @Option(
            names = "--expiring-within",
            paramLabel = "TIME",
            description =
                    "Only clusters with a Secret that isn't valid for this time. Exits with 1 if there are any"
                            + " that aren't paused.")
    private TimeOption expiringWithin;

    /** Returns true if the exit code depends on the clusters. */
    boolean isGate() {
        return expiringWithin != null;
    }

    /** Returns a message for each cluster that the user named and that isn't in the records. */
    List<String> unknown(List<ClusterStatus> all) {
        Set<String> known =
                all.stream()
                        .flatMap(status -> status.cluster().id().names().stream())
                        .collect(Collectors.toSet());
        return clusters.names().stream()
                .filter(name -> !known.contains(name))
                .map(
                        name ->
                                "no record of cluster %s%s"
                                        .formatted(Quote.of(name), Suggestion.instead(name, known)))
                .toList();
    }

    /** Returns the clusters that the user chose, in the same order. */
    List<ClusterStatus> apply(List<ClusterStatus> all, Instant now) {
        return all.stream().filter(one -> includes(one, now)).toList();
    }

    private boolean includes(ClusterStatus status, Instant now) {
        return (clusters.names().isEmpty()
                        || status.cluster().id().names().stream()
                                .anyMatch(clusters.names()::contains))
                && (states.isEmpty() || states.stream().anyMatch(state -> state.includes(status)))
                && (causes.isEmpty()
                        || status.cluster()
                                .failure()
                                .filter(failure -> causes.contains(failure.cause()))
                                .isPresent())
                && (!isGate() || isExpiring(status, now));
    }

    private boolean isExpiring(ClusterStatus status, Instant now) {
        Optional<Instant> first = status.expiresAt();
        boolean neverWritten =
                status.cluster().secrets().values().stream()
                        .anyMatch(
                                secret ->
                                        secret.neverWritten() > 0 || secret.validUntil().isEmpty());
        return neverWritten
                || first.filter(expiry -> !expiry.isAfter(now.plus(expiringWithin.duration())))
                        .isPresent();
    }
}
