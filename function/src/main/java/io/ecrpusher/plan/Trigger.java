package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;

import java.time.Duration;
import java.util.List;

/** What a run was started for. */
public sealed interface Trigger {
    /** Every Secret of the fleet. */
    record Rotate() implements Trigger {}

    /**
     * Every Secret of some clusters.
     *
     * @param clusters each as {@code name} or {@code region/name}
     */
    record Push(List<String> clusters) implements Trigger {
        public Push {
            clusters = List.copyOf(clusters);
        }

        /** Those that the fleet does not have. */
        public List<String> unknownTo(Fleet fleet) {
            return clusters.stream()
                    .filter(name -> fleet.clusters().stream().noneMatch(one -> isCalled(one, name)))
                    .toList();
        }

        boolean asksFor(Cluster cluster) {
            return clusters.stream().anyMatch(name -> isCalled(cluster, name));
        }

        private static boolean isCalled(Cluster cluster, String name) {
            return name.equals(cluster.name())
                    || name.equals(cluster.region() + "/" + cluster.name());
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
