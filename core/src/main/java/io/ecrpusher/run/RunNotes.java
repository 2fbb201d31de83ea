package io.ecrpusher.run;

import io.ecrpusher.cluster.ClusterDiscovery.Discovered;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.report.Report;
import io.ecrpusher.settings.Settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of a report that doesn't follow from the outcomes. */
final class RunNotes {
    private RunNotes() {}

    /** Returns the scopes that couldn't be searched. */
    static List<Report.Failure> failures(Discovered discovered) {
        return discovered.failures().stream()
                .map(
                        failure ->
                                new Report.Failure(
                                        Optional.empty(),
                                        failure.where(),
                                        failure.problem(),
                                        List.of()))
                .toList();
    }

    /** Returns the warnings about a run. */
    static List<Report.Warning> of(
            Trigger trigger,
            Discovered discovered,
            List<Outcome> outcomes,
            Optional<String> storeProblem,
            RegionNames regions) {
        List<Report.Warning> warnings = new ArrayList<>(store(storeProblem));
        warnings.addAll(FleetWarnings.unknownRegions(discovered.fleet(), regions));
        if (trigger instanceof Trigger.Push push) {
            warnings.addAll(unknown(push.unknownNames(discovered.fleet())));
        }
        for (String scope : discovered.empty()) {
            warnings.add(new Report.Warning(scope, "has no clusters"));
        }
        ReplayableTokens.warning(discovered.fleet(), outcomes).ifPresent(warnings::add);
        emptyDiscovery(outcomes, discovered)
                .ifPresent(detail -> warnings.add(new Report.Warning("discover", detail)));
        return warnings;
    }

    private static List<Report.Warning> unknown(List<String> names) {
        List<Report.Warning> warnings = new ArrayList<>();
        for (String name : names.stream().limit(Settings.UNKNOWN_NAMES_LISTED).toList()) {
            warnings.add(
                    new Report.Warning(
                            name, "was requested, but the fleet contains nothing of this name"));
        }
        if (names.size() > Settings.UNKNOWN_NAMES_LISTED) {
            warnings.add(
                    new Report.Warning(
                            "%d more names".formatted(names.size() - Settings.UNKNOWN_NAMES_LISTED),
                            "were requested, but the fleet contains nothing of these names"));
        }
        return warnings;
    }

    /** Returns the warnings about a part of a run. */
    static List<Report.Warning> ofPart(
            List<ClusterId> wanted, Plan plan, Optional<String> storeProblem) {
        List<Report.Warning> warnings = new ArrayList<>(store(storeProblem));
        Set<ClusterId> planned = plan.clusters();
        for (ClusterId cluster : wanted) {
            if (!planned.contains(cluster)) {
                warnings.add(
                        new Report.Warning(
                                cluster.toString(), "the fleet no longer contains this cluster"));
            }
        }
        return warnings;
    }

    private static List<Report.Warning> store(Optional<String> problem) {
        return problem
                .map(
                        detail ->
                                new Report.Warning(
                                        "stored endpoints",
                                        "EKS is asked for every cluster again: " + detail))
                .stream()
                .toList();
    }

    /** Returns why discovery found no cluster to push to, although no search failed. */
    private static Optional<String> emptyDiscovery(List<Outcome> outcomes, Discovered discovered) {
        if (discovered.fleet().clusters().isEmpty()
                && discovered.failures().isEmpty()
                && discovered.empty().isEmpty()) {
            return Optional.of("every cluster found is excluded");
        }
        List<Outcome> found =
                outcomes.stream()
                        .filter(outcome -> outcome.target().cluster().isDiscovered())
                        .filter(outcome -> !(outcome instanceof Outcome.Absent))
                        .toList();
        return !found.isEmpty() && found.stream().allMatch(Outcome.NotTagged.class::isInstance)
                ? Optional.of("none of the %d clusters found has the tags".formatted(found.size()))
                : Optional.empty();
    }
}
