package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.secret.SecretRenderer;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Pushes a plan, many clusters at once. A cluster's failure doesn't affect the others. */
public final class Pusher {
    private final ClusterPush clusterPush;

    /** Creates a pusher that serves each cluster with {@code clusterPush}. */
    public Pusher(ClusterPush clusterPush) {
        this.clusterPush = clusterPush;
    }

    /** Returns one outcome per target, in plan order. */
    public List<Outcome> push(Plan plan, SecretRenderer secrets, Deadline deadline) {
        int atOnce = Math.min(Settings.CLUSTERS_AT_ONCE, plan.jobs().size());
        Semaphore slots = new Semaphore(Settings.CLUSTERS_AT_ONCE);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        List<Future<List<Outcome>>> turns = new ArrayList<>();
        for (ClusterJob job : plan.jobs()) {
            turns.add(
                    threads.submit(
                            () -> {
                                slots.acquire();
                                try {
                                    return clusterPush.push(
                                            job,
                                            secrets,
                                            deadline,
                                            AdaptiveConcurrency.beside(atOnce));
                                } finally {
                                    slots.release();
                                }
                            }));
        }
        long seconds = Math.max(1, deadline.left().plus(Settings.DEADLINE_GRACE).toSeconds());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < turns.size(); i++) {
            outcomes.addAll(outcomes(turns.get(i), plan.jobs().get(i), end));
        }
        threads.shutdownNow();
        return outcomes;
    }

    private static List<Outcome> outcomes(Future<List<Outcome>> turn, ClusterJob job, long end) {
        try {
            return turn.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return List.of(
                    Outcome.of(
                            job.clusterTarget(),
                            new FailureException(
                                    Cause.OUT_OF_TIME,
                                    "the run's time was up during this cluster's turn; raise the function's timeout")));
        } catch (ExecutionException e) {
            return List.of(
                    Outcome.of(job.clusterTarget(), FailureException.unexpected(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
