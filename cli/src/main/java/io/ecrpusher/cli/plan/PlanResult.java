package io.ecrpusher.cli.plan;

import io.ecrpusher.cli.push.CellText;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.report.Report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan for people and programs.
 *
 * @param undiscovered the scopes that couldn't be searched for clusters
 * @param offline true if no cluster was asked
 */
record PlanResult(
        List<PlannedWrite> writes,
        List<Report.Failure> undiscovered,
        List<Report.Warning> warnings,
        boolean offline) {
    PlanResult {
        writes = List.copyOf(writes);
        undiscovered = List.copyOf(undiscovered);
        warnings = List.copyOf(warnings);
    }

    /**
     * Returns the result of a dry run.
     *
     * @param namespaces the only ones that count; empty for all
     */
    static PlanResult of(Report report, Collection<String> namespaces) {
        List<PlannedWrite> writes =
                report.outcomes().stream()
                        .flatMap(outcome -> PlannedWrite.of(outcome).stream())
                        .filter(write -> isChosen(write, namespaces))
                        .toList();
        return new PlanResult(
                withoutRepetitions(writes), report.undiscovered(), report.warnings(), false);
    }

    /** A failure of the whole cluster concerns every namespace. */
    private static boolean isChosen(PlannedWrite write, Collection<String> namespaces) {
        return namespaces.isEmpty()
                || namespaces.contains(write.target().namespace())
                || write.isOfCluster();
    }

    /** A cluster that can't be reached fails for each Secret, and again for its prune. */
    private static List<PlannedWrite> withoutRepetitions(List<PlannedWrite> writes) {
        Set<Failed> ofSecrets =
                writes.stream()
                        .filter(write -> !write.isOfCluster())
                        .map(Failed::of)
                        .collect(Collectors.toSet());
        return writes.stream()
                .filter(write -> !write.isOfCluster() || !ofSecrets.contains(Failed.of(write)))
                .toList();
    }

    private record Failed(ClusterId cluster, List<Problem> problems) {
        static Failed of(PlannedWrite write) {
            return new Failed(write.target().cluster().id(), write.problems());
        }
    }

    List<ClusterGroup> groups() {
        return ClusterGroup.of(writes);
    }

    /** Returns the number of writes of each action. */
    Map<PlannedAction, Integer> counts() {
        Map<PlannedAction, Integer> counts = new EnumMap<>(PlannedAction.class);
        writes.forEach(write -> counts.merge(write.action(), 1, Integer::sum));
        return counts;
    }

    long clusters() {
        return writes.stream().map(write -> write.target().cluster().id()).distinct().count();
    }

    boolean hasChanges() {
        return writes.stream().anyMatch(write -> write.action().isChange());
    }

    boolean hasFailures() {
        return !undiscovered.isEmpty() || writes.stream().anyMatch(PlannedWrite::fails);
    }

    /** Returns the warnings, with one about changed UIDs. */
    List<Report.Warning> allWarnings() {
        long ended = writes.stream().filter(write -> write.action().endsUid()).count();
        if (ended == 0) {
            return warnings;
        }
        List<Report.Warning> all = new ArrayList<>(warnings);
        all.add(
                new Report.Warning(
                        "UIDs",
                        "%s with a new UID or deleted. Since Kubernetes 1.35, kubelet then asks the registry before it starts a container from an image on the node, and pods that name a deleted Secret can't pull (KEP-2535)"
                                .formatted(CellText.count(ended, "Secret"))));
        return all;
    }
}
