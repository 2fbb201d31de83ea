package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Scope;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Finds the clusters that a fleet does not name. Only names are looked up here; a cluster's tags
 * are looked at in its own turn, in the answer that its endpoint comes from.
 */
public final class ClusterSearch {
    private static final int AT_ONCE = 32;

    private final ClusterLister lister;

    /** Asks {@code lister}. */
    public ClusterSearch(ClusterLister lister) {
        this.lister = lister;
    }

    /**
     * What was found.
     *
     * @param fleet with the clusters that were found behind the named ones
     * @param failures of the scopes that could not be read
     * @param empty the scopes without any cluster
     */
    public record Found(Fleet fleet, Map<Scope, FailureException> failures, List<Scope> empty) {}

    private record Answer(List<String> names, FailureException failure) {}

    /** Looks into every scope of {@code fleet}; one that cannot be read touches no other. */
    public Found in(Fleet fleet) {
        Map<Scope, Future<Answer>> answers = new LinkedHashMap<>();
        Semaphore places = new Semaphore(AT_ONCE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Scope scope : fleet.scopes()) {
                answers.put(scope, threads.submit(() -> names(scope, places)));
            }
        }
        Map<Scope, List<String>> names = new LinkedHashMap<>();
        Map<Scope, FailureException> failures = new LinkedHashMap<>();
        List<Scope> empty = new ArrayList<>();
        answers.forEach(
                (scope, future) -> {
                    Answer answer = future.resultNow();
                    if (answer.failure() != null) {
                        failures.put(scope, answer.failure());
                        return;
                    }
                    names.put(scope, answer.names());
                    if (answer.names().isEmpty()) {
                        empty.add(scope);
                    }
                });
        return new Found(fleet.with(names), failures, empty);
    }

    private Answer names(Scope scope, Semaphore places) {
        places.acquireUninterruptibly();
        try {
            return new Answer(lister.names(scope), null);
        } catch (FailureException failure) {
            return new Answer(List.of(), failure);
        } finally {
            places.release();
        }
    }
}
