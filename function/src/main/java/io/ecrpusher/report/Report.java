package io.ecrpusher.report;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.push.Outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run did, for whoever started it and for the log. Holds no credential.
 *
 * @param unread what kept clusters from being found
 * @param notes warnings beside those that follow from the outcomes
 */
public record Report(
        List<Outcome> outcomes, List<Failure> unread, List<Warning> notes, Duration took) {
    private static final int NAMESPACES_NAMED = 10;
    private static final int FAILURES_TOLD = 20;

    /**
     * Secrets of one cluster that were not written for one reason.
     *
     * @param cluster its {@link io.ecrpusher.fleet.Cluster#place}; or the Region and role that
     *     clusters were sought by
     * @param targets {@code namespace/secret}, in the plan's order; none of what was sought
     */
    public record Failure(String cluster, Cause cause, String detail, List<String> targets) {
        /** What happens next. */
        public String next() {
            return cause.retryable()
                    ? "the next run tries again"
                    : "nothing will change until somebody acts";
        }

        @Override
        public String toString() {
            String what =
                    switch (targets.size()) {
                        case 0 -> "its clusters were not found";
                        case 1 -> targets.getFirst();
                        default ->
                                "%s and %d more".formatted(targets.getFirst(), targets.size() - 1);
                    };
            return "%s: %s: %s (%s, %s)".formatted(cluster, cause, detail, what, next());
        }
    }

    /**
     * What nobody need hurry about, such as a pattern that no namespace matches.
     *
     * @param cluster its {@link io.ecrpusher.fleet.Cluster#place}
     */
    public record Warning(String cluster, String detail) {}

    /** How one cluster fared. */
    private record Tally(int applied, int failed) {
        Tally plus(Outcome outcome) {
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

    public Report {
        outcomes = List.copyOf(outcomes);
        unread = List.copyOf(unread);
        notes = List.copyOf(notes);
    }

    /** A report with nothing to note beside the outcomes. */
    public Report(List<Outcome> outcomes, Duration took) {
        this(outcomes, List.of(), List.of(), took);
    }

    /** Whether some Secret was not written, or some cluster could not be found. */
    public boolean failed() {
        return failedCount() > 0 || !unread.isEmpty();
    }

    /** How many Secrets were written. */
    public long applied() {
        return count(Outcome.Applied.class);
    }

    /** How many Secrets were not written. */
    private long failedCount() {
        return count(Outcome.Retryable.class) + count(Outcome.Rejected.class);
    }

    private long count(Class<? extends Outcome> kind) {
        return outcomes.stream().filter(kind::isInstance).count();
    }

    /** When the first of the written credentials ends; empty where none was written. */
    public Optional<Instant> validUntil() {
        return outcomes.stream()
                .flatMap(
                        outcome ->
                                outcome instanceof Outcome.Applied applied
                                        ? Stream.of(applied.validUntil())
                                        : Stream.empty())
                .min(Comparator.naturalOrder());
    }

    /**
     * What could not be found, then what was not written and why, grouped; clusters in the plan's
     * order.
     */
    public List<Failure> failures() {
        Map<List<Object>, List<Failure>> groups =
                outcomes.stream()
                        .flatMap(outcome -> failure(outcome).stream())
                        .collect(
                                Collectors.groupingBy(
                                        one -> List.of(one.cluster(), one.cause(), general(one)),
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return Stream.concat(unread.stream(), groups.values().stream().map(Report::together))
                .toList();
    }

    /** What deserves a look, in the plan's order. */
    public List<Warning> warnings() {
        Stream<Warning> unmatched =
                outcomes.stream()
                        .filter(Outcome.Unmatched.class::isInstance)
                        .map(
                                outcome ->
                                        new Warning(
                                                clusterOf(outcome),
                                                "no namespace matches %s of Secret '%s'"
                                                        .formatted(
                                                                outcome.target().namespace(),
                                                                outcome.target().secret().name())));
        Stream<Warning> absent =
                outcomes.stream()
                        .flatMap(
                                outcome ->
                                        outcome instanceof Outcome.Absent(_, String detail)
                                                ? Stream.of(new Warning(clusterOf(outcome), detail))
                                                : Stream.empty());
        Stream<Warning> shared =
                outcomes.stream()
                        .filter(Outcome.Shared.class::isInstance)
                        .map(
                                outcome ->
                                        new Warning(
                                                clusterOf(outcome),
                                                "Secret '%s' in namespace '%s' is no longer asked for and stays, since others have logins in it; take ours out of it and the label %s off"
                                                        .formatted(
                                                                outcome.target().secret().name(),
                                                                outcome.target().namespace(),
                                                                Prune.FLEET_LABEL)));
        return Stream.of(notes.stream(), absent, unmatched, shared).flatMap(all -> all).toList();
    }

    /** The report as JSON's types, for the function's answer. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = totals();
        map.put("byCluster", byCluster());
        map.put("failures", failures().stream().map(Report::toMap).toList());
        map.put("warnings", warnings().stream().map(Report::toMap).toList());
        return map;
    }

    /** The report's numbers alone. */
    public Map<String, Object> totals() {
        Map<String, Object> map = new LinkedHashMap<>();
        int notTagged = (int) count(Outcome.NotTagged.class);
        int absent = (int) count(Outcome.Absent.class);
        map.put("clusters", tallies().size() - notTagged - absent);
        if (notTagged > 0) {
            map.put("clustersNotTagged", notTagged);
        }
        map.put("secrets", applied() + failedCount());
        map.put("applied", applied());
        map.put("failed", failedCount());
        long gone = count(Outcome.Gone.class);
        if (gone > 0) {
            map.put("namespacesGone", gone);
        }
        long pruned = count(Outcome.Pruned.class);
        if (pruned > 0) {
            map.put("pruned", pruned);
        }
        validUntil().ifPresent(instant -> map.put("validUntil", instant.toString()));
        map.put("tookMillis", took.toMillis());
        return map;
    }

    /** A failure as JSON's types. */
    public static Map<String, Object> toMap(Failure failure) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cluster", failure.cluster());
        map.put("cause", failure.cause().name());
        map.put("next", failure.next());
        map.put("detail", failure.detail());
        map.put("secrets", failure.targets().size());
        map.put("targets", failure.targets().stream().limit(NAMESPACES_NAMED).toList());
        return map;
    }

    /** A warning as JSON's types. */
    public static Map<String, Object> toMap(Warning warning) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cluster", warning.cluster());
        map.put("detail", warning.detail());
        return map;
    }

    /** What whoever started a failed run has to know, in a few lines. */
    public String failureMessage() {
        String written =
                outcomes.isEmpty()
                        ? ""
                        : "%d of %d Secrets were written; "
                                .formatted(applied(), applied() + failedCount());
        String rest =
                failedCount() > 0 ? "the others were not:" : "a part of the fleet was not found:";
        List<Failure> failures = failures();
        int untold = failures.size() - FAILURES_TOLD;
        return failures.stream()
                .limit(FAILURES_TOLD)
                .map(failure -> "  " + failure)
                .collect(
                        Collectors.joining(
                                "\n",
                                written + rest + "\n",
                                untold > 0
                                        ? "\n  and %d more, see the log".formatted(untold)
                                        : ""));
    }

    private List<Map<String, Object>> byCluster() {
        return tallies().entrySet().stream()
                .map(
                        cluster ->
                                Map.<String, Object>of(
                                        "cluster", cluster.getKey(),
                                        "applied", cluster.getValue().applied(),
                                        "failed", cluster.getValue().failed()))
                .toList();
    }

    private Map<String, Tally> tallies() {
        Map<String, Tally> tallies = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            tallies.merge(
                    clusterOf(outcome),
                    new Tally(0, 0).plus(outcome),
                    (before, _) -> before.plus(outcome));
        }
        return tallies;
    }

    private static String clusterOf(Outcome outcome) {
        return outcome.target().cluster().place();
    }

    private static Optional<Failure> failure(Outcome outcome) {
        String target = outcome.target().namespace() + "/" + outcome.target().secret().name();
        return switch (outcome) {
            case Outcome.Applied _,
                    Outcome.Gone _,
                    Outcome.Unmatched _,
                    Outcome.Pruned _,
                    Outcome.Shared _,
                    Outcome.NotTagged _,
                    Outcome.Absent _ ->
                    Optional.empty();
            case Outcome.Retryable(_, Cause cause, String detail) ->
                    Optional.of(new Failure(clusterOf(outcome), cause, detail, List.of(target)));
            case Outcome.Rejected(_, Cause cause, String detail) ->
                    Optional.of(new Failure(clusterOf(outcome), cause, detail, List.of(target)));
        };
    }

    /**
     * The detail without the namespace that it names, so that one mistake in fifty namespaces is
     * one failure.
     */
    private static String general(Failure one) {
        String namespace =
                one.targets().getFirst().substring(0, one.targets().getFirst().indexOf('/'));
        return one.detail().replace("'" + namespace + "'", "").replace("\"" + namespace + "\"", "");
    }

    private static Failure together(List<Failure> same) {
        Failure first = same.getFirst();
        return new Failure(
                first.cluster(),
                first.cause(),
                first.detail(),
                same.stream().flatMap(failure -> failure.targets().stream()).toList());
    }
}
