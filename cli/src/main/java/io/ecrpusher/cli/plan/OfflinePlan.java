package io.ecrpusher.cli.plan;

import io.ecrpusher.aws.SdkRegions;
import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.fleet.Discovery;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Target;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.FleetWarnings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The part of a plan that the fleet file alone tells. */
final class OfflinePlan {
    private OfflinePlan() {}

    /**
     * Returns the writes of {@code plan}, with patterns and label selectors as their namespaces.
     *
     * @param namespaces the only ones that count; empty for all
     */
    static PlanResult of(Fleet fleet, Plan plan, Collection<String> namespaces) {
        List<PlannedWrite> writes = new ArrayList<>();
        for (ClusterJob job : plan.jobs()) {
            for (SecretSpec secret : job.cluster().secrets()) {
                selected(secret)
                        .filter(one -> namespaces.isEmpty() || namespaces.contains(one))
                        .map(one -> new Target(job.cluster(), secret, one, true, List.of()))
                        .map(PlannedWrite::offline)
                        .forEach(writes::add);
            }
        }
        List<Report.Warning> warnings =
                new ArrayList<>(
                        FleetWarnings.of(fleet, SdkRegions.seenFrom(CliSettings.OFFLINE_REGION)));
        fleet.discoveries().stream().map(OfflinePlan::notSearched).forEach(warnings::add);
        return new PlanResult(writes, List.of(), warnings, true);
    }

    private static Stream<String> selected(SecretSpec secret) {
        return Stream.concat(
                secret.namespaces().names().stream(),
                secret.namespaces().needingLookup().stream().map(Object::toString));
    }

    private static Report.Warning notSearched(Discovery discovery) {
        return new Report.Warning(
                "discover in " + String.join(", ", discovery.regions()),
                "not searched offline, so its clusters are missing here");
    }
}
