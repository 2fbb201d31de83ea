package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run is asked to write. */
public sealed interface Trigger {
    /** Every Secret of the fleet. */
    record Rotate() implements Trigger {}

    /**
     * Some Secrets of some clusters.
     *
     * @param clusters each as {@code name} or {@code region/name}; empty means all
     * @param secrets their names; empty means all
     * @param requireReady true if a cluster that is still being created is a failure, so that the
     *     push is retried
     */
    record Push(List<String> clusters, List<String> secrets, boolean requireReady)
            implements Trigger {
        public Push {
            clusters = List.copyOf(clusters);
            secrets = List.copyOf(secrets);
        }

        /** Pushes to clusters that already exist. */
        public Push(List<String> clusters, List<String> secrets) {
            this(clusters, secrets, false);
        }

        /** Pushes every Secret of {@code clusters}. */
        public Push(List<String> clusters) {
            this(clusters, List.of());
        }

        /** Returns a push of every Secret of a cluster that is still being created. */
        public static Push toNewCluster(String cluster) {
            return new Push(List.of(cluster), List.of(), true);
        }

        /** Returns the names of clusters and Secrets that {@code fleet} doesn't contain. */
        public List<String> unknownNames(Fleet fleet) {
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

        /** Returns {@code cluster} with the requested Secrets; empty if none is requested. */
        Optional<Cluster> select(Cluster cluster) {
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
     * Only what is new: namespaces that were created or labeled within {@code window}, and
     * ServiceAccounts that don't have their Secret yet.
     *
     * @param window longer than the interval between two sweeps
     */
    record Sweep(Duration window) implements Trigger {}
}
