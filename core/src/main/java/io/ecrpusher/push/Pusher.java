package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.secret.SecretRenderer;
import io.ecrpusher.settings.Concurrency;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        int atOnce = Math.min(Concurrency.CLUSTERS_AT_ONCE, plan.jobs().size());
        IdentityHashMap<ClusterJob, Turn> turns = new IdentityHashMap<>();
        try (ClusterSlots slots = new ClusterSlots()) {
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            for (ClusterJob job : interleaved(plan.jobs())) {
                ClusterSlot slot = slots.of(job.cluster());
                turns.put(
                        job,
                        new Turn(
                                slot,
                                threads.submit(() -> push(job, secrets, deadline, slot, atOnce))));
            }
            long seconds = Math.max(1, deadline.left().plus(Settings.DEADLINE_GRACE).toSeconds());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            List<Outcome> outcomes = new ArrayList<>();
            for (ClusterJob job : plan.jobs()) {
                outcomes.addAll(outcomes(turns.get(job), job, end));
            }
            threads.shutdownNow();
            return outcomes;
        }
    }

    /** A cluster's work. */
    private record Turn(ClusterSlot slot, Future<List<Outcome>> work) {}

    private List<Outcome> push(
            ClusterJob job,
            SecretRenderer secrets,
            Deadline deadline,
            ClusterSlot slot,
            int atOnce) {
        try (slot) {
            return clusterPush.push(
                    job, secrets, deadline, slot, AdaptiveConcurrency.beside(atOnce));
        }
    }

    /** Takes accounts and Regions in turns, so that a slow one doesn't come first. */
    static List<ClusterJob> interleaved(List<ClusterJob> jobs) {
        Map<List<Object>, Deque<ClusterJob>> owners = new LinkedHashMap<>();
        for (ClusterJob job : jobs) {
            ClusterId id = job.cluster().id();
            owners.computeIfAbsent(List.of(id.roleArn(), id.region()), _ -> new ArrayDeque<>())
                    .add(job);
        }
        List<ClusterJob> interleaved = new ArrayList<>();
        while (interleaved.size() < jobs.size()) {
            owners.values().stream()
                    .map(Deque::poll)
                    .filter(Objects::nonNull)
                    .forEach(interleaved::add);
        }
        return interleaved;
    }

    private static List<Outcome> outcomes(Turn turn, ClusterJob job, long end) {
        try {
            return turn.work().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return List.of(Outcome.of(job.clusterTarget(), turn.slot().waiting().failure()));
        } catch (ExecutionException e) {
            return List.of(
                    Outcome.of(job.clusterTarget(), FailureException.unexpected(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
