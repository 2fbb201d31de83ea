package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run was started for. */
public sealed interface Trigger {
    /** Every Secret of the fleet. */
    record Rotate() implements Trigger {}

    /**
     * Some Secrets of some clusters.
     *
     * @param clusters each as {@code name} or {@code region/name}; empty: all
     * @param secrets their names; empty: all
     * @param awaited whether a cluster that is still being made is waited for
     */
    record Push(List<String> clusters, List<String> secrets, boolean awaited) implements Trigger {
        public Push {
            clusters = List.copyOf(clusters);
            secrets = List.copyOf(secrets);
        }

        /** What is there already. */
        public Push(List<String> clusters, List<String> secrets) {
            this(clusters, secrets, false);
        }

        /** Every Secret of these clusters. */
        public Push(List<String> clusters) {
            this(clusters, List.of());
        }

        /** Every Secret of a cluster that is being made, once it is there. */
        public static Push ofNew(String cluster) {
            return new Push(List.of(cluster), List.of(), true);
        }

        /** The names that nothing in the fleet has. */
        public List<String> unknownTo(Fleet fleet) {
            return Stream.concat(
                            clusters.stream()
                                    .filter(
                                            name ->
                                                    fleet.clusters().stream()
                                                            .noneMatch(
                                                                    one -> one.id().isNamed(name))),
                            secrets.stream()
                                    .filter(
                                            name ->
                                                    fleet.secrets().stream()
                                                            .noneMatch(
                                                                    one ->
                                                                            one.name()
                                                                                    .equals(name))))
                    .toList();
        }

        /** What is asked for of {@code cluster}; empty if nothing is. */
        Optional<Cluster> of(Cluster cluster) {
            if (!clusters.isEmpty()
                    && clusters.stream().noneMatch(name -> cluster.id().isNamed(name))) {
                return Optional.empty();
            }
            return secrets.isEmpty()
                    ? Optional.of(cluster)
                    : Optional.of(cluster.withSecrets(secrets))
                            .filter(one -> !one.secrets().isEmpty());
        }
    }

    /**
     * Only what came up since the last run: namespaces that were made or labelled within {@code
     * window}, and ServiceAccounts that lack a Secret.
     *
     * @param window longer than the pause between two sweeps
     */
    record Sweep(Duration window) implements Trigger {}
}
