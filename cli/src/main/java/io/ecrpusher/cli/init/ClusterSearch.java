package io.ecrpusher.cli.init;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;
import io.ecrpusher.fleet.value.ClusterRules;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.InvalidValueException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Finds the clusters of many Regions and accounts at once. */
final class ClusterSearch {
    private final AwsClients clients;
    private final Map<String, String> tags;
    private final Stop stop;
    private final Semaphore permits = new Semaphore(Settings.SCOPES_AT_ONCE);

    /**
     * Creates a search.
     *
     * @param tags a cluster needs all of them
     */
    ClusterSearch(AwsClients clients, Map<String, String> tags, Stop stop) {
        this.clients = clients;
        this.tags = Map.copyOf(tags);
        this.stop = stop;
    }

    /**
     * What the search found.
     *
     * @param clusters in the order of the scopes and by name
     * @param leftOut clusters that can't be in a fleet now, each with the reason
     * @param failures the scopes that couldn't be listed
     */
    record Result(
            List<FoundCluster> clusters, List<String> leftOut, Map<Scope, Problem> failures) {}

    private record Listing(
            List<FoundCluster> clusters, List<String> leftOut, Optional<Problem> problem) {}

    /** Searches all scopes. One that fails doesn't affect the others. */
    Result search(List<Scope> scopes) throws InterruptedException {
        List<FoundCluster> clusters = new ArrayList<>();
        List<String> leftOut = new ArrayList<>();
        Map<Scope, Problem> failures = new LinkedHashMap<>();
        Map<Scope, Future<Listing>> futures = new LinkedHashMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Scope scope : scopes) {
                futures.put(scope, threads.submit(() -> list(scope)));
            }
            for (Map.Entry<Scope, Future<Listing>> future : futures.entrySet()) {
                Listing listing = result(future.getValue());
                clusters.addAll(listing.clusters());
                leftOut.addAll(listing.leftOut());
                listing.problem().ifPresent(problem -> failures.put(future.getKey(), problem));
            }
        }
        return new Result(List.copyOf(clusters), List.copyOf(leftOut), failures);
    }

    private static Listing result(Future<Listing> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            return failed(FailureException.unexpected(e.getCause()).problem());
        }
    }

    private static Listing failed(Problem problem) {
        return new Listing(List.of(), List.of(), Optional.of(problem));
    }

    private Listing list(Scope scope) throws InterruptedException {
        permits.acquire();
        try {
            if (stop.requested()) {
                return failed(new Problem(Cause.OUT_OF_TIME, "not searched"));
            }
            // One for each scope: a search of all Regions of many accounts has thousands.
            EksDirectory directory = new EksDirectory(clients);
            List<FoundCluster> found = new ArrayList<>();
            List<String> leftOut = new ArrayList<>();
            for (String name : directory.names(scope).stream().sorted().toList()) {
                describe(name, scope, directory, leftOut).ifPresent(found::add);
            }
            return new Listing(found, leftOut, Optional.empty());
        } catch (FailureException e) {
            return failed(e.problem());
        } finally {
            permits.release();
        }
    }

    /**
     * Returns the cluster; empty if it doesn't have the tags, or can't be a part of a fleet.
     *
     * @param leftOut gets a line for a cluster that can't be a part of a fleet now
     */
    private Optional<FoundCluster> describe(
            String name, Scope scope, EksDirectory directory, List<String> leftOut)
            throws FailureException {
        try {
            Cluster cluster =
                    new Cluster(
                            ClusterRules.NAME.parse(name), scope.region(), scope.role(), List.of());
            ClusterEndpoint endpoint = directory.describe(cluster);
            return endpoint.tags().entrySet().containsAll(tags.entrySet())
                    ? Optional.of(
                            new FoundCluster(
                                    name, scope, endpoint.eks().orElse(EksDetails.UNKNOWN)))
                    : Optional.empty();
        } catch (InvalidValueException _) {
            return Optional.empty();
        } catch (FailureException e) {
            if (isUnfit(e.cause())) {
                if (e.cause() != Cause.UNKNOWN_CLUSTER) {
                    String reason = e.detail().replaceFirst("^the cluster is ", "");
                    leftOut.add("%s/%s (%s)".formatted(scope.region(), name, reason));
                }
                return Optional.empty();
            }
            if (e.cause() == Cause.NOT_AUTHORIZED && tags.isEmpty()) {
                return Optional.of(new FoundCluster(name, scope, EksDetails.UNKNOWN));
            }
            throw e;
        }
    }

    /** Being created, failed, deleted since it was listed, or connected by the EKS Connector. */
    private static boolean isUnfit(Cause cause) {
        return cause == Cause.NOT_READY || cause == Cause.UNKNOWN_CLUSTER || cause == Cause.INVALID;
    }
}
