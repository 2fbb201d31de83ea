package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
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
import java.util.Collection;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Pushes a plan, many clusters at once. A cluster's failure doesn't affect the others. */
public final class Pusher {
    private final ClusterPush clusterPush;
    private final Supplier<Set<ClusterId>> failedBefore;
    private final Set<ClusterId> failed = ConcurrentHashMap.newKeySet();
    private boolean knowsFailed;

    /** Creates a pusher that serves each cluster with {@code clusterPush}. */
    public Pusher(ClusterPush clusterPush) {
        this(clusterPush, Set::of);
    }

    /**
     * Creates a pusher that serves each cluster with {@code clusterPush}.
     *
     * @param failedBefore returns the clusters that failed in the last run of another process;
     *     asked once, and for a large plan only
     */
    public Pusher(ClusterPush clusterPush, Supplier<Set<ClusterId>> failedBefore) {
        this.clusterPush = clusterPush;
        this.failedBefore = failedBefore;
    }

    /** Returns one outcome per target, in plan order. */
    public List<Outcome> push(Plan plan, SecretRenderer secrets, Deadline deadline) {
        return push(plan, secrets, deadline, PushObserver.NONE);
    }

    /** Returns one outcome per target, in plan order. Tells {@code observer} about each cluster. */
    public List<Outcome> push(
            Plan plan, SecretRenderer secrets, Deadline deadline, PushObserver observer) {
        observer.starts(plan);
        recallFailed(plan);
        int atOnce = Math.min(Concurrency.CLUSTERS_AT_ONCE, plan.jobs().size());
        IdentityHashMap<ClusterJob, Turn> turns = new IdentityHashMap<>();
        try (ClusterSlots slots = new ClusterSlots()) {
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            List<ClusterJob> jobs = interleaved(plan.jobs());
            CountDownLatch firstOnes =
                    new CountDownLatch((int) jobs.stream().filter(this::comesFirst).count());
            for (ClusterJob job : jobs) {
                ClusterSlot slot = slots.of(job.cluster());
                boolean first = comesFirst(job);
                Callable<List<Outcome>> work =
                        () -> {
                            if (!first) {
                                awaitHeadStart(firstOnes);
                            }
                            try {
                                return push(job, secrets, deadline, slot, atOnce, observer);
                            } finally {
                                firstOnes.countDown();
                            }
                        };
                turns.put(job, new Turn(slot, threads.submit(work)));
            }
            long seconds = Math.max(1, deadline.left().plus(Settings.DEADLINE_GRACE).toSeconds());
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            deadline.stop().onStop(() -> Thread.startVirtualThread(() -> endAll(turns.values())));
            List<Outcome> outcomes = new ArrayList<>();
            for (ClusterJob job : plan.jobs()) {
                List<Outcome> one = outcomes(turns.get(job), job, end);
                note(job, one);
                outcomes.addAll(one);
            }
            threads.shutdownNow();
            return outcomes;
        }
    }

    private synchronized void recallFailed(Plan plan) {
        if (!knowsFailed && plan.jobs().size() > Concurrency.CLUSTERS_IN_ANY_ORDER) {
            failed.addAll(failedBefore.get());
            knowsFailed = true;
        }
    }

    /** Clusters that failed in the last run start later, because they are likely to fail again. */
    private boolean comesFirst(ClusterJob job) {
        return !failed.contains(job.cluster().id());
    }

    private static void awaitHeadStart(CountDownLatch others) throws InterruptedException {
        boolean _ = others.await(Concurrency.HEAD_START.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Notes for the next run whether no Secret of the cluster was written. */
    private void note(ClusterJob job, List<Outcome> outcomes) {
        boolean fails =
                !outcomes.isEmpty()
                        && outcomes.stream()
                                .allMatch(
                                        outcome ->
                                                outcome instanceof Outcome.Retryable
                                                        || outcome instanceof Outcome.Rejected);
        if (fails) {
            failed.add(job.cluster().id());
        } else {
            failed.remove(job.cluster().id());
        }
    }

    /** A cluster's work. */
    private record Turn(ClusterSlot slot, Future<List<Outcome>> work) {}

    private List<Outcome> push(
            ClusterJob job,
            SecretRenderer secrets,
            Deadline deadline,
            ClusterSlot slot,
            int atOnce,
            PushObserver observer)
            throws InterruptedException {
        try (slot) {
            Optional<FailureException> refusal = observer.admit(job);
            if (refusal.isPresent()) {
                return List.of(Outcome.of(job.clusterTarget(), refusal.get()));
            }
            List<Outcome> outcomes =
                    clusterPush.push(
                            job, secrets, deadline, slot, AdaptiveConcurrency.beside(atOnce));
            observer.ended(job, outcomes);
            return outcomes;
        }
    }

    /** Stops waiting for the clusters that don't end by themselves after the run was stopped. */
    private static void endAll(Collection<Turn> turns) {
        try {
            Thread.sleep(Settings.STOP_GRACE.plus(Settings.DEADLINE_GRACE));
            turns.forEach(turn -> turn.work().cancel(true));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
        } catch (CancellationException _) {
            return List.of(
                    Outcome.of(
                            job.clusterTarget(),
                            new FailureException(
                                    Cause.OUT_OF_TIME,
                                    "the run was stopped while it waited for AWS or the cluster")));
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
