package io.ecrpusher.push;

import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterTokens;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.NamePattern;
import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.kubernetes.Kubernetes;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.Selection;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.plan.Target;
import io.ecrpusher.secret.SecretManifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Pushes one cluster's job. The first Secret goes alone and finds out whether the cluster is there
 * at all.
 */
public final class ClusterPush {
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
     *
     * @param pace of this cluster alone
     */
    List<Outcome> push(ClusterJob job, SecretManifests manifests, Deadline deadline, Pace pace) {
        try (ClusterSession session =
                new ClusterSession(job.cluster(), directory, tokens, connector, retries)) {
            return job.cluster().isFound()
                    ? pushFound(job, session, manifests, deadline, pace)
                    : push(job, session, manifests, deadline, pace);
        } catch (RuntimeException e) {
            return List.of(Outcome.of(job.whole(), FailureException.ofDefect(e)));
        }
    }

    private static List<Outcome> pushFound(
            ClusterJob job,
            ClusterSession session,
            SecretManifests manifests,
            Deadline deadline,
            Pace pace) {
        try {
            ClusterJob tagged = job.tagged(session.tags(job.asked(), deadline));
            return tagged.cluster().secrets().isEmpty()
                    ? List.of(new Outcome.NotTagged(job.whole()))
                    : push(tagged, session, manifests, deadline, pace);
        } catch (FailureException failure) {
            return List.of(
                    switch (failure.reason()) {
                        case UNKNOWN_CLUSTER ->
                                new Outcome.Absent(
                                        job.whole(), "the cluster was deleted since it was found");
                        case NOT_READY ->
                                job.awaited()
                                        ? Outcome.of(job.whole(), failure)
                                        : new Outcome.Absent(job.whole(), failure.detail());
                        default -> Outcome.of(job.whole(), failure);
                    });
        }
    }

    private static List<Outcome> push(
            ClusterJob job,
            ClusterSession session,
            SecretManifests manifests,
            Deadline deadline,
            Pace pace) {
        Known<Namespace> namespaces =
                job.needsNamespaces()
                        ? Known.of(() -> session.ask(Kubernetes::namespaces, deadline))
                        : Known.nothing();
        Known<ServiceAccount> accounts =
                Known.of(() -> serviceAccounts(job.neededServiceAccounts(), session, deadline));
        Selection selection = job.select(namespaces.items(), accounts.items());
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.addAll(
                push(
                        selection.targets(),
                        pace,
                        target -> push(target, accounts, session, manifests, deadline)));
        selection.terminating().forEach(target -> outcomes.add(new Outcome.Gone(target)));
        namespaces
                .failure()
                .ifPresentOrElse(
                        failure ->
                                job.sought()
                                        .forEach(
                                                target ->
                                                        outcomes.add(Outcome.of(target, failure))),
                        () ->
                                selection
                                        .unmatched()
                                        .forEach(
                                                target ->
                                                        outcomes.add(
                                                                new Outcome.Unmatched(target))));
        if (job.prune().isPresent() && namespaces.failure().isEmpty()) {
            outcomes.addAll(pruned(job, session, deadline, selection));
        }
        return outcomes;
    }

    /** Whatever comes of it, what was written before stays reported. */
    private static List<Outcome> pruned(
            ClusterJob job, ClusterSession session, Deadline deadline, Selection selection) {
        try {
            return new Pruning(job, job.prune().orElseThrow(), session, deadline).run(selection);
        } catch (RuntimeException e) {
            return List.of(Outcome.of(job.whole(), FailureException.ofDefect(e)));
        }
    }

    /** What was learnt of a cluster, or why it was not. */
    private record Known<T>(List<T> items, Optional<FailureException> failure) {
        interface Question<T> {
            List<T> ask() throws FailureException;
        }

        static <T> Known<T> nothing() {
            return new Known<>(List.of(), Optional.empty());
        }

        static <T> Known<T> of(Question<T> question) {
            try {
                return new Known<>(question.ask(), Optional.empty());
            } catch (FailureException failure) {
                return new Known<>(List.of(), Optional.of(failure));
            }
        }
    }

    /** One list for each name, or one of all where a pattern asks for it. */
    private static List<ServiceAccount> serviceAccounts(
            Set<NamePattern> needed, ClusterSession session, Deadline deadline)
            throws FailureException {
        NamePattern all = new NamePattern("*");
        boolean names = needed.stream().allMatch(NamePattern::isName);
        List<ServiceAccount> accounts = new ArrayList<>();
        for (NamePattern name : names ? needed : Set.of(all)) {
            accounts.addAll(
                    session.ask(
                            (kubernetes, token, timeout) ->
                                    kubernetes.serviceAccounts(token, name, "", timeout),
                            deadline));
        }
        return accounts;
    }

    private static List<Outcome> push(
            List<Target> targets, Pace pace, Function<Target, Outcome> push) {
        Outcome[] outcomes = new Outcome[targets.size()];
        IntConsumer task = i -> outcomes[i] = push.apply(targets.get(i));
        if (!targets.isEmpty()) {
            task.accept(0);
        }
        Workers.run(1, outcomes.length, pace.of(outcomes.length), task);
        return List.of(outcomes);
    }

    private static Outcome push(
            Target target,
            Known<ServiceAccount> accounts,
            ClusterSession session,
            SecretManifests manifests,
            Deadline deadline) {
        try {
            SecretManifest manifest = manifests.manifestOf(target.secret());
            boolean force = target.secret().onConflict() == OnConflict.ADOPT;
            SecretApply apply = new SecretApply(target.namespace(), manifest, force);
            write(apply, target, session, deadline);
            for (ServiceAccount account : target.lacking()) {
                session.ask(
                        (kubernetes, token, timeout) -> {
                            ImagePullSecrets.add(
                                    kubernetes, token, target.secret().name(), account, timeout);
                            return account;
                        },
                        deadline);
            }
            if (!target.secret().serviceAccounts().isEmpty() && accounts.failure().isPresent()) {
                throw accounts.failure().get();
            }
            return new Outcome.Applied(target, manifest.validUntil());
        } catch (FailureException failure) {
            return Outcome.of(target, failure);
        } catch (RuntimeException e) {
            return Outcome.of(target, FailureException.ofDefect(e));
        }
    }

    private static void write(
            SecretApply secret, Target target, ClusterSession session, Deadline deadline)
            throws FailureException {
        try {
            session.ask(
                    (kubernetes, token, timeout) -> {
                        if (target.secret().onConflict() == OnConflict.MERGE) {
                            Merge.apply(kubernetes, token, secret, timeout);
                        } else {
                            kubernetes.apply(token, secret, timeout);
                        }
                        return secret;
                    },
                    deadline);
        } catch (FailureException failure) {
            boolean unchangeable =
                    failure.reason() == Cause.TYPE_CHANGED || failure.reason() == Cause.IMMUTABLE;
            if (!unchangeable || target.secret().onTypeChange() != OnTypeChange.RECREATE) {
                throw failure;
            }
            Recreation.apply(secret, session, deadline);
        }
    }
}
