package io.ecrpusher.push;

import io.ecrpusher.plan.Plan;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Pushes a plan: many clusters at once, each on its own, so that no cluster's failure touches
 * another's.
 */
public final class Pusher {
    // Bounds open sockets and memory; a dead cluster holds its place for as long as its retries
    // take.
    private static final int CLUSTERS_AT_ONCE = 64;

    private final ClusterPush clusterPush;

    /** Pushes each cluster's job by {@code clusterPush}. */
    public Pusher(ClusterPush clusterPush) {
        this.clusterPush = clusterPush;
    }

    /** One outcome for each target, in the plan's order. */
    public List<Outcome> push(Plan plan, SecretManifests manifests, Deadline deadline) {
        int atOnce = Math.min(CLUSTERS_AT_ONCE, plan.jobs().size());
        Semaphore places = new Semaphore(CLUSTERS_AT_ONCE);
        List<Future<List<Outcome>>> pushed;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pushed =
                    plan.jobs().stream()
                            .map(
                                    job ->
                                            threads.submit(
                                                    () -> {
                                                        places.acquireUninterruptibly();
                                                        try {
                                                            return clusterPush.push(
                                                                    job,
                                                                    manifests,
                                                                    deadline,
                                                                    Pace.beside(atOnce));
                                                        } finally {
                                                            places.release();
                                                        }
                                                    }))
                            .toList();
        }
        return pushed.stream().flatMap(outcomes -> outcomes.resultNow().stream()).toList();
    }
}
