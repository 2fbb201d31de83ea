package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.cluster.ClusterDirectory;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks for a cluster in other Regions than the fleet names.
 *
 * @param regions the Regions to search, the likely ones first
 */
public record RegionSearch(ClusterDirectory directory, List<String> regions) {
    public RegionSearch {
        regions = List.copyOf(regions);
    }

    /** Returns the first Region that has a cluster with this name. */
    Optional<String> find(Cluster cluster) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<String>>> found =
                    regions.stream()
                            .filter(region -> !region.equals(cluster.region()))
                            .map(region -> threads.submit(() -> in(region, cluster)))
                            .toList();
            for (Future<Optional<String>> one : found) {
                if (one.get().isPresent()) {
                    return one.get();
                }
            }
        } catch (ExecutionException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Optional<String> in(String region, Cluster cluster) {
        try {
            var _ =
                    directory.describe(
                            new Cluster(cluster.name(), region, cluster.role(), cluster.secrets()));
            return Optional.of(region);
        } catch (FailureException _) {
            return Optional.empty(); // not there, or not enabled in the account
        }
    }
}
