package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Pushes a plan: many clusters at once, each on its own, so that no cluster's failure touches
 * another's.
 */
public final class Pusher {
    // Bounds open sockets and memory; a dead cluster holds its place for as long as its retries
    // take.
    private static final int CLUSTERS_AT_ONCE = 64;
    // After the deadline: what looks at it ends by itself. A call to AWS does not, and to wait for
    // it leaves no time for a report.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ClusterPush clusterPush;

    /** Pushes each cluster's job by {@code clusterPush}. */
    public Pusher(ClusterPush clusterPush) {
        this.clusterPush = clusterPush;
    }

    /** One outcome for each target, in the plan's order. */
    public List<Outcome> push(Plan plan, SecretManifests manifests, Deadline deadline) {
        int atOnce = Math.min(CLUSTERS_AT_ONCE, plan.jobs().size());
        Semaphore places = new Semaphore(CLUSTERS_AT_ONCE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        List<Future<List<Outcome>>> pushed =
                plan.jobs().stream()
                        .map(
                                job ->
                                        threads.submit(
                                                () -> {
                                                    places.acquire();
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
        long seconds = Math.max(1, deadline.left().plus(PATIENCE).toSeconds());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < pushed.size(); i++) {
            outcomes.addAll(outcomes(pushed.get(i), plan.jobs().get(i), end));
        }
        threads.shutdownNow();
        return outcomes;
    }

    private static List<Outcome> outcomes(Future<List<Outcome>> pushed, ClusterJob job, long end) {
        try {
            return pushed.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return List.of(
                    Outcome.of(
                            job.whole(),
                            new FailureException(
                                    Cause.OUT_OF_TIME,
                                    "the run's time was up in the middle of this cluster's turn; raise the function's timeout")));
        } catch (ExecutionException e) {
            return List.of(Outcome.of(job.whole(), FailureException.ofDefect(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
