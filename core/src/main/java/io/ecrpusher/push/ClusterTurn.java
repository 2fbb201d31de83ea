package io.ecrpusher.push;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.Selection;
import io.ecrpusher.plan.Target;
import io.ecrpusher.secret.SecretRenderer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** One cluster's turn in a run: reads what selectors need, writes the Secrets, prunes. */
final class ClusterTurn {
    private final ClusterJob job;
    private final ClusterSession session;
    private final SecretRenderer secrets;
    private final AdaptiveConcurrency concurrency;

    ClusterTurn(
            ClusterJob job,
            ClusterSession session,
            SecretRenderer secrets,
            AdaptiveConcurrency concurrency) {
        this.job = job;
        this.session = session;
        this.secrets = secrets;
        this.concurrency = concurrency;
    }

    /** Returns one outcome per target: named namespaces first, then matching ones. */
    List<Outcome> outcomes() {
        return job.cluster().isDiscovered() ? outcomesIfTagged() : outcomesOf(job);
    }

    private List<Outcome> outcomesIfTagged() {
        try {
            ClusterJob tagged = job.withTags(session.tags(job.requested()));
            return tagged.cluster().secrets().isEmpty()
                    ? List.of(new Outcome.NotTagged(job.clusterTarget()))
                    : outcomesOf(tagged);
        } catch (FailureException failure) {
            return List.of(withoutTags(failure));
        }
    }

    private Outcome withoutTags(FailureException failure) {
        if (failure.cause() == Cause.UNKNOWN_CLUSTER) {
            return new Outcome.Absent(
                    job.clusterTarget(), "the cluster was deleted since it was found");
        }
        return failure.cause() == Cause.NOT_READY && !job.requireReady()
                ? new Outcome.Absent(job.clusterTarget(), failure.detail())
                : Outcome.of(job.clusterTarget(), failure);
    }

    private List<Outcome> outcomesOf(ClusterJob work) {
        Lookup<Namespace> namespaces =
                work.needsNamespaces()
                        ? Lookup.of(() -> session.send(Kubernetes::namespaces))
                        : Lookup.skipped();
        ServiceAccountLists accounts =
                ServiceAccountLists.of(work.serviceAccountQueries(), session, concurrency);
        Selection selection = work.select(namespaces.items(), accounts.items());

        List<Outcome> outcomes = new ArrayList<>(write(selection.targets(), accounts));
        selection.terminating().forEach(target -> outcomes.add(new Outcome.Gone(target)));
        if (namespaces.failure().isPresent()) {
            FailureException failure = namespaces.failure().get();
            work.selectorTargets().forEach(target -> outcomes.add(Outcome.of(target, failure)));
            return outcomes;
        }
        selection
                .unmatchedSelectors()
                .forEach(target -> outcomes.add(new Outcome.Unmatched(target)));
        outcomes.addAll(prune(work, selection));
        return outcomes;
    }

    /** Writes the first Secret alone: it shows whether the cluster answers at all. */
    private List<Outcome> write(List<Target> targets, ServiceAccountLists accounts) {
        SecretWriter writer = new SecretWriter(session, secrets, accounts);
        Outcome[] outcomes = new Outcome[targets.size()];
        IntConsumer task = i -> outcomes[i] = writer.write(targets.get(i));
        if (!targets.isEmpty()) {
            task.accept(0);
        }
        ParallelTasks.run(1, outcomes.length, concurrency.of(outcomes.length), task);
        return List.of(outcomes);
    }

    /** An error here doesn't hide the outcomes of the Secrets written before. */
    private List<Outcome> prune(ClusterJob work, Selection selection) {
        if (work.prune().isEmpty()) {
            return List.of();
        }
        try {
            return new Pruning(work, work.prune().get(), session).run(selection);
        } catch (RuntimeException e) {
            return List.of(Outcome.of(work.clusterTarget(), FailureException.unexpected(e)));
        }
    }
}
