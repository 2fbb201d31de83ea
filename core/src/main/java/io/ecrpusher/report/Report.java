package io.ecrpusher.report;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.plan.Target;
import io.ecrpusher.push.Outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The result of a run. Holds no credential.
 *
 * @param outcomes one per target, in plan order
 * @param undiscovered the scopes and organizations that couldn't be searched for clusters
 * @param notes warnings of the run itself, in addition to those that follow from the outcomes
 */
public record Report(
        List<Outcome> outcomes, List<Failure> undiscovered, List<Warning> notes, Duration took) {
    public Report {
        outcomes = List.copyOf(outcomes);
        undiscovered = List.copyOf(undiscovered);
        notes = List.copyOf(notes);
    }

    /** A report of outcomes alone. */
    public Report(List<Outcome> outcomes, Duration took) {
        this(outcomes, List.of(), List.of(), took);
    }

    /**
     * Secrets of one cluster that weren't written for the same reason, or a scope that couldn't be
     * searched.
     *
     * @param cluster empty for a scope or an organization
     * @param where the cluster, scope, or organization, for people
     * @param problem of the first target
     * @param targets {@code namespace/secret}, in plan order; empty for a scope
     */
    public record Failure(
            Optional<ClusterId> cluster, String where, Problem problem, List<String> targets) {
        public Failure {
            targets = List.copyOf(targets);
        }

        /** Returns the problem's cause. */
        public Cause cause() {
            return problem.cause();
        }

        /** Returns the problem's text. */
        public String detail() {
            return problem.text();
        }
    }

    /**
     * Something to look at that isn't urgent, such as a pattern that matches no namespace.
     *
     * @param where the cluster, or what else it is about, for people
     */
    public record Warning(String where, String detail) {}

    /** The number of Secrets of one cluster. */
    public record Tally(long applied, long failed) {
        private Tally plus(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Applied _ -> new Tally(applied + 1, failed);
                case Outcome.Retryable _, Outcome.Rejected _ -> new Tally(applied, failed + 1);
                case Outcome.Gone _,
                        Outcome.Unmatched _,
                        Outcome.Pruned _,
                        Outcome.Shared _,
                        Outcome.NotTagged _,
                        Outcome.Absent _ ->
                        this;
            };
        }
    }

    /** Returns true if a Secret wasn't written, or a scope couldn't be searched. */
    public boolean hasFailed() {
        return failed() > 0 || !undiscovered.isEmpty();
    }

    /** Returns the number of Secrets written. */
    public long applied() {
        return count(Outcome.Applied.class);
    }

    /** Returns the number of Secrets not written. */
    public long failed() {
        return count(Outcome.Retryable.class) + count(Outcome.Rejected.class);
    }

    /** Returns the number of outcomes of {@code type}. */
    long count(Class<? extends Outcome> type) {
        return outcomes.stream().filter(type::isInstance).count();
    }

    /** Returns when the first of the written credentials expires; empty if none was written. */
    public Optional<Instant> validUntil() {
        return of(Outcome.Applied.class)
                .map(Outcome.Applied::validUntil)
                .min(Comparator.naturalOrder());
    }

    /** Returns the Secrets of each cluster, written or not, by cluster. */
    public Map<ClusterId, Tally> tallies() {
        Map<ClusterId, Tally> tallies = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            tallies.merge(
                    outcome.target().cluster().id(),
                    new Tally(0, 0).plus(outcome),
                    (before, _) -> before.plus(outcome));
        }
        return tallies;
    }

    /**
     * Returns the scopes that couldn't be searched, then the Secrets that weren't written, grouped
     * by cluster and problem, in plan order.
     */
    public List<Failure> failures() {
        Map<Group, List<Target>> groups = new LinkedHashMap<>();
        Map<Group, Problem> problems = new HashMap<>();
        for (Outcome outcome : outcomes) {
            problem(outcome)
                    .ifPresent(
                            problem -> {
                                Group group = Group.of(outcome.target(), problem);
                                problems.putIfAbsent(group, problem);
                                groups.computeIfAbsent(group, _ -> new ArrayList<>())
                                        .add(outcome.target());
                            });
        }
        List<Failure> failures = new ArrayList<>(undiscovered);
        groups.forEach(
                (group, targets) -> failures.add(failure(group, problems.get(group), targets)));
        return failures;
    }

    /** Problems that differ only in the namespace and the server's words. */
    private record Group(ClusterId cluster, Cause cause, String detail) {
        static Group of(Target target, Problem problem) {
            return new Group(target.cluster().id(), problem.cause(), problem.detail());
        }
    }

    private static Optional<Problem> problem(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Retryable(_, Problem problem) -> Optional.of(problem);
            case Outcome.Rejected(_, Problem problem) -> Optional.of(problem);
            case Outcome.Applied _,
                    Outcome.Gone _,
                    Outcome.Unmatched _,
                    Outcome.Pruned _,
                    Outcome.Shared _,
                    Outcome.NotTagged _,
                    Outcome.Absent _ ->
                    Optional.empty();
        };
    }

    private static Failure failure(Group group, Problem problem, List<Target> targets) {
        return new Failure(
                Optional.of(group.cluster()),
                group.cluster().toString(),
                problem,
                targets.stream()
                        .map(target -> target.namespace() + "/" + target.secret().name())
                        .toList());
    }

    /** Returns what to look at, in plan order. */
    public List<Warning> warnings() {
        Stream<Warning> absent = of(Outcome.Absent.class).map(one -> warning(one, one.detail()));
        Stream<Warning> unmatched =
                of(Outcome.Unmatched.class)
                        .map(
                                one ->
                                        warning(
                                                one,
                                                "no namespace matches %s of Secret '%s'"
                                                        .formatted(
                                                                one.target().namespace(),
                                                                one.target().secret().name())));
        Stream<Warning> shared =
                of(Outcome.Shared.class)
                        .map(
                                one ->
                                        warning(
                                                one,
                                                "Secret '%s' in namespace '%s' is no longer in the fleet, but holds other people's logins and stays; remove ecr-pusher's entries and its label %s"
                                                        .formatted(
                                                                one.target().secret().name(),
                                                                one.target().namespace(),
                                                                Prune.FLEET_LABEL)));
        return Stream.of(notes.stream(), absent, unmatched, shared).flatMap(all -> all).toList();
    }

    private static Warning warning(Outcome outcome, String detail) {
        return new Warning(outcome.target().cluster().id().toString(), detail);
    }

    private <T extends Outcome> Stream<T> of(Class<T> type) {
        return outcomes.stream().filter(type::isInstance).map(type::cast);
    }
}
