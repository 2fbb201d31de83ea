package io.ecrpusher.records.shard;

import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.Target;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.records.Attempt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an attempt did in one cluster. */
final class ClusterAttempt {
    /** How much of a cluster an attempt was about. */
    enum Extent {
        /** All Secrets. */
        ALL,
        /** Some Secrets, in all their namespaces. */
        SOME_SECRETS,
        /** New namespaces only. Says nothing about the others, even if it fails. */
        NEW_NAMESPACES
    }

    private final Extent extent;
    private final boolean rotation;
    private final Cluster cluster;
    private final Map<String, SecretAttempt> secrets = new TreeMap<>();
    private final List<Problem> rejected = new ArrayList<>();
    private final List<Problem> retryable = new ArrayList<>();
    private final List<Problem> incomplete = new ArrayList<>();
    private int applied;
    private int failed;
    private boolean wholeClusterFailed;
    private boolean notTagged;

    private ClusterAttempt(Trigger trigger, Cluster cluster) {
        this.extent =
                switch (trigger) {
                    case Trigger.Rotate _ -> Extent.ALL;
                    case Trigger.Push push ->
                            push.secrets().isEmpty() ? Extent.ALL : Extent.SOME_SECRETS;
                    case Trigger.Sweep _ -> Extent.NEW_NAMESPACES;
                };
        this.rotation = trigger instanceof Trigger.Rotate;
        this.cluster = cluster;
    }

    /** Returns what {@code attempt} did, by cluster; without clusters in which it did nothing. */
    static Map<ClusterId, ClusterAttempt> of(Attempt attempt) {
        Map<ClusterId, List<Outcome>> byCluster = new HashMap<>();
        for (Outcome outcome : attempt.outcomes()) {
            byCluster
                    .computeIfAbsent(outcome.target().cluster().id(), _ -> new ArrayList<>())
                    .add(outcome);
        }
        Map<ClusterId, ClusterAttempt> attempts = new HashMap<>();
        byCluster.forEach(
                (id, outcomes) -> {
                    Cluster cluster = outcomes.getFirst().target().cluster();
                    ClusterAttempt one = new ClusterAttempt(attempt.trigger(), cluster);
                    outcomes.forEach(one::add);
                    one.wholeClusterFailed =
                            outcomes.size() == 1
                                    && one.failed == 1
                                    && outcomes.getFirst().target().namespace().equals("*");
                    if (one.saysAnything()) {
                        attempts.put(id, one);
                    }
                });
        return attempts;
    }

    private void add(Outcome outcome) {
        Target target = outcome.target();
        switch (outcome) {
            case Outcome.Applied applied -> {
                of(target).noteWritten(target.namespace(), applied.validUntil(), true);
                this.applied++;
            }
            case Outcome.Incomplete written -> {
                of(target).noteWritten(target.namespace(), written.validUntil(), false);
                incomplete.add(written.shortfalls().getFirst().problem());
                applied++;
            }
            case Outcome.Retryable(_, Problem problem) -> addFailure(target, problem, retryable);
            case Outcome.Rejected(_, Problem problem) -> addFailure(target, problem, rejected);
            case Outcome.Gone _, Outcome.Pruned _, Outcome.Shared _ ->
                    of(target).noteGone(target.namespace());
            case Outcome.Unmatched _ -> {
                SecretAttempt _ = of(target);
            }
            case Outcome.NotTagged _ -> notTagged = true;
            case Outcome.Absent _ -> {}
        }
    }

    private void addFailure(Target target, Problem problem, List<Problem> problems) {
        if (SecretAttempt.isInNamespace(target)) {
            of(target).noteFailed(target.namespace());
        } else if (extent == Extent.NEW_NAMESPACES) {
            return;
        } else {
            of(target).noteLookupFailed();
        }
        problems.add(problem);
        failed++;
    }

    private SecretAttempt of(Target target) {
        return secrets.computeIfAbsent(target.secret().name(), _ -> new SecretAttempt());
    }

    private boolean saysAnything() {
        return notTagged || !secrets.isEmpty();
    }

    Cluster cluster() {
        return cluster;
    }

    Extent extent() {
        return extent;
    }

    /** Returns true if a rotation found that the cluster doesn't have the fleet's tags. */
    boolean hasLeft() {
        return notTagged && rotation;
    }

    boolean isRotation() {
        return rotation && !notTagged;
    }

    /** Returns true if nothing is known but that everything failed. */
    boolean wholeClusterFailed() {
        return wholeClusterFailed;
    }

    Map<String, SecretAttempt> secrets() {
        return secrets;
    }

    /** Returns the names of the Secrets that the attempt was about. */
    Set<String> wanted() {
        return cluster.secrets().stream().map(SecretSpec::name).collect(Collectors.toSet());
    }

    boolean wroteNothing() {
        return applied == 0 && failed > 0;
    }

    int applied() {
        return applied;
    }

    int failed() {
        return failed;
    }

    /** Returns the most important problem: what needs action, then what a retry may solve. */
    Optional<Problem> problem() {
        for (List<Problem> problems : List.of(rejected, retryable, incomplete)) {
            if (!problems.isEmpty()) {
                return Optional.of(problems.getFirst());
            }
        }
        return Optional.empty();
    }
}
