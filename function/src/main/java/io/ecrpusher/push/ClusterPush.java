package io.ecrpusher.push;

import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterTokens;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Selection;
import io.ecrpusher.plan.Target;
import io.ecrpusher.secret.SecretManifest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Pushes one cluster's job. The first Secret goes alone and finds out whether the cluster is there
 * at all.
 */
public final class ClusterPush {
    private static final int REQUESTS_AT_ONCE = 5;
    // A TLS handshake costs about as much as this many requests: below it a further connection does
    // not pay.
    private static final int TARGETS_A_CONNECTION = 4;

    private final CachedDirectory directory;
    private final ClusterTokens tokens;
    private final KubernetesConnector connector;
    private final Retries retries;

    /**
     * Looks clusters up in {@code directory}, signs by {@code tokens}, connects by {@code
     * connector}.
     */
    public ClusterPush(
            CachedDirectory directory,
            ClusterTokens tokens,
            KubernetesConnector connector,
            Retries retries) {
        this.directory = directory;
        this.tokens = tokens;
        this.connector = connector;
        this.retries = retries;
    }

    /**
     * One outcome for each of the job's targets, in their order: those named first. Throws nothing
     * that a cluster or AWS can cause.
     */
    List<Outcome> push(ClusterJob job, SecretManifests manifests, Deadline deadline) {
        ClusterSession session =
                new ClusterSession(job.cluster(), directory, tokens, connector, retries);
        List<Target> targets = new ArrayList<>(job.named());
        List<Outcome> others = new ArrayList<>();
        List<Target> sought = job.sought();
        if (!sought.isEmpty()) {
            try {
                Selection found = job.select(session.ask(Kubernetes::namespaces, deadline));
                targets.addAll(found.targets());
                found.terminating().forEach(target -> others.add(new Outcome.Gone(target)));
                found.unmatched().forEach(target -> others.add(new Outcome.Unmatched(target)));
            } catch (FailureException failure) {
                sought.forEach(target -> others.add(Outcome.of(target, failure)));
            }
        }
        List<Outcome> outcomes = new ArrayList<>(push(targets, session, manifests, deadline));
        outcomes.addAll(others);
        return outcomes;
    }

    private List<Outcome> push(
            List<Target> targets,
            ClusterSession session,
            SecretManifests manifests,
            Deadline deadline) {
        Outcome[] outcomes = new Outcome[targets.size()];
        AtomicInteger next = new AtomicInteger();
        Runnable worker =
                () -> {
                    for (int i = next.getAndIncrement();
                            i < outcomes.length;
                            i = next.getAndIncrement()) {
                        outcomes[i] = push(targets.get(i), session, manifests, deadline);
                    }
                };
        if (!targets.isEmpty()) {
            outcomes[next.getAndIncrement()] =
                    push(targets.getFirst(), session, manifests, deadline);
        }
        runAtOnce(worker, Math.clamp(targets.size() / TARGETS_A_CONNECTION, 1, REQUESTS_AT_ONCE));
        return List.of(outcomes);
    }

    private static void runAtOnce(Runnable worker, int times) {
        if (times == 1) {
            worker.run();
            return;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Stream.generate(() -> worker).limit(times).forEach(threads::execute);
        }
    }

    private Outcome push(
            Target target, ClusterSession session, SecretManifests manifests, Deadline deadline) {
        try {
            SecretManifest manifest = manifests.manifestOf(target.secret());
            boolean force = target.secret().onConflict() == OnConflict.ADOPT;
            SecretApply apply = new SecretApply(target.namespace(), manifest, force);
            session.ask(
                    (kubernetes, token, timeout) -> {
                        kubernetes.apply(token, apply, timeout);
                        return apply;
                    },
                    deadline);
            return new Outcome.Applied(target, manifest.validUntil());
        } catch (FailureException failure) {
            return Outcome.of(target, failure);
        } catch (RuntimeException e) {
            // Only the class: the message of an unknown exception may hold anything.
            return new Outcome.Retryable(
                    target, Cause.UNEXPECTED, "a defect of ecr-pusher: " + e.getClass().getName());
        }
    }
}
