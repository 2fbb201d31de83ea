package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
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
            Set<String> knownClusters =
                    fleet.clusters().stream()
                            .flatMap(cluster -> cluster.id().names().stream())
                            .collect(Collectors.toSet());
            Set<String> knownSecrets =
                    fleet.secrets().stream().map(SecretSpec::name).collect(Collectors.toSet());
            return Stream.concat(
                            clusters.stream().filter(name -> !knownClusters.contains(name)),
                            secrets.stream().filter(name -> !knownSecrets.contains(name)))
                    .toList();
        }

        /**
         * Returns the selection: a cluster with the requested Secrets, or empty if none is
         * requested. Looks names up in a set, because a request and a fleet may both have
         * thousands.
         */
        Function<Cluster, Optional<Cluster>> selection() {
            Set<String> wanted = Set.copyOf(clusters);
            Set<String> wantedSecrets = Set.copyOf(secrets);
            return cluster -> {
                if (!wanted.isEmpty()
                        && cluster.id().names().stream().noneMatch(wanted::contains)) {
                    return Optional.empty();
                }
                return wantedSecrets.isEmpty()
                        ? Optional.of(cluster)
                        : Optional.of(cluster.withSecrets(wantedSecrets))
                                .filter(one -> !one.secrets().isEmpty());
            };
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
