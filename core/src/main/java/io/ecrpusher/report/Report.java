package io.ecrpusher.report;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.secret.FieldManager;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of a run. Holds no credential.
 *
 * @param outcomes one per target, in plan order
 * @param undiscovered the scopes and organizations that couldn't be searched for clusters
 * @param notes warnings of the run itself, in addition to those that follow from the outcomes
 * @param startedAt when the run started; the parts of a run that was handed off share it, so it
 *     identifies the run
 * @param took the duration of this run or part
 */
public record Report(
        List<Outcome> outcomes,
        List<Failure> undiscovered,
        List<Warning> notes,
        Instant startedAt,
        Duration took) {
    public Report {
        outcomes = List.copyOf(outcomes);
        undiscovered = List.copyOf(undiscovered);
        notes = List.copyOf(notes);
    }

    /** A report of outcomes alone. */
    public Report(List<Outcome> outcomes, Duration took) {
        this(outcomes, List.of(), List.of(), Instant.EPOCH, took);
    }

    /** Returns this report with {@code more} notes. */
    public Report withNotes(List<Warning> more) {
        return new Report(
                outcomes,
                undiscovered,
                Stream.concat(notes.stream(), more.stream()).toList(),
                startedAt,
                took);
    }

    static final String NOT_WRITTEN = "not written";

    /**
     * Secrets of one cluster that weren't written, or not completely, for the same reason; a
     * registry whose login Secrets of any cluster lack; or a scope that couldn't be searched.
     *
     * @param cluster empty for a registry, a scope, or an organization
     * @param where the cluster, registry, scope, or organization, for people
     * @param problem of the first target
     * @param targets {@code namespace/secret}, with the cluster for a registry, in plan order;
     *     empty for a scope
     * @param effect the result for the targets, such as {@code not written}
     */
    public record Failure(
            Optional<ClusterId> cluster,
            String where,
            Problem problem,
            List<String> targets,
            String effect) {
        public Failure {
            targets = List.copyOf(targets);
        }

        /** A failure of Secrets that weren't written, or of a scope. */
        public Failure(
                Optional<ClusterId> cluster, String where, Problem problem, List<String> targets) {
            this(cluster, where, problem, targets, NOT_WRITTEN);
        }

        /** Returns true if the targets were written, but not completely. */
        public boolean isOfWrittenSecrets() {
            return !effect.equals(NOT_WRITTEN);
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
                case Outcome.Applied _, Outcome.Incomplete _ -> new Tally(applied + 1, failed);
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

    /**
     * Returns true if a Secret wasn't written, or not completely, or a scope couldn't be searched.
     */
    public boolean hasFailed() {
        return failed() > 0 || incomplete() > 0 || !undiscovered.isEmpty();
    }

    /** Returns the number of Secrets written, including the incomplete ones. */
    public long applied() {
        return count(Outcome.Applied.class) + incomplete();
    }

    /** Returns the number of Secrets written, but not completely. */
    public long incomplete() {
        return count(Outcome.Incomplete.class);
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
        return Stream.concat(
                        of(Outcome.Applied.class).map(Outcome.Applied::validUntil),
                        of(Outcome.Incomplete.class).map(Outcome.Incomplete::validUntil))
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
     * Returns the scopes that couldn't be searched, then the failures of Secrets, in plan order.
     * Groups them by cluster and problem; a registry whose logins Secrets lack is one failure.
     */
    public List<Failure> failures() {
        List<Failure> failures = new ArrayList<>(undiscovered);
        failures.addAll(Failures.of(outcomes));
        return failures;
    }

    /** Returns the clusters that aren't as the fleet wants them. */
    public Set<ClusterId> failedClusters() {
        return Stream.concat(
                        undiscovered.stream().flatMap(failure -> failure.cluster().stream()),
                        outcomes.stream()
                                .filter(Report::isFailure)
                                .map(outcome -> outcome.target().cluster().id()))
                .collect(Collectors.toSet());
    }

    private static boolean isFailure(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Incomplete _, Outcome.Retryable _, Outcome.Rejected _ -> true;
            case Outcome.Applied _,
                    Outcome.Gone _,
                    Outcome.Unmatched _,
                    Outcome.Pruned _,
                    Outcome.Shared _,
                    Outcome.NotTagged _,
                    Outcome.Absent _ ->
                    false;
        };
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
                                                "Secret '%s' in namespace '%s' is no longer in the fleet, but holds other people's logins and stays; remove ecr-pusher's entries and its annotation %s"
                                                        .formatted(
                                                                one.target().secret().name(),
                                                                one.target().namespace(),
                                                                new FieldManager(
                                                                                one.target()
                                                                                        .secret()
                                                                                        .fleet())
                                                                        .hostsAnnotation())));
        return Stream.of(notes.stream(), absent, unmatched, shared).flatMap(all -> all).toList();
    }

    private static Warning warning(Outcome outcome, String detail) {
        return new Warning(outcome.target().cluster().id().toString(), detail);
    }

    private <T extends Outcome> Stream<T> of(Class<T> type) {
        return outcomes.stream().filter(type::isInstance).map(type::cast);
    }
}
