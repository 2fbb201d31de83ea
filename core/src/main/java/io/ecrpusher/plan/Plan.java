package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Prune;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a run does, decided before any call: one job per cluster, in the fleet's order. */
public record Plan(List<ClusterJob> jobs) {
    public Plan {
        jobs = List.copyOf(jobs);
    }

    /** Returns the plan with the jobs of {@code clusters} only. */
    public Plan only(Set<ClusterId> clusters) {
        return new Plan(
                jobs.stream().filter(job -> clusters.contains(job.cluster().id())).toList());
    }

    /** Returns the plan without the jobs of {@code clusters}. */
    public Plan without(Set<ClusterId> clusters) {
        return new Plan(
                jobs.stream().filter(job -> !clusters.contains(job.cluster().id())).toList());
    }

    /** Returns the ids of all clusters. */
    public Set<ClusterId> clusters() {
        return jobs.stream().map(job -> job.cluster().id()).collect(Collectors.toSet());
    }

    /** Returns what a run started by {@code trigger} at {@code now} does for {@code fleet}. */
    public static Plan of(Fleet fleet, Trigger trigger, Instant now) {
        Optional<Instant> changedSince =
                switch (trigger) {
                    case Trigger.Rotate _, Trigger.Push _ -> Optional.empty();
                    case Trigger.Sweep(var window) -> Optional.of(now.minus(window));
                };
        Optional<Prune> prune = selectsEverything(trigger) ? fleet.prune() : Optional.empty();
        boolean requested = trigger instanceof Trigger.Push;
        boolean requireReady = trigger instanceof Trigger.Push push && push.requireReady();
        Function<Cluster, Optional<Cluster>> selection =
                trigger instanceof Trigger.Push push ? push.selection() : Optional::of;
        return new Plan(
                fleet.clusters().stream()
                        .flatMap(cluster -> selection.apply(cluster).stream())
                        .map(
                                cluster ->
                                        new ClusterJob(
                                                cluster,
                                                changedSince,
                                                prune,
                                                requested,
                                                requireReady))
                        .toList());
    }

    /**
     * Returns true if the run selects every Secret and namespace of its clusters. Only such a run
     * can tell which Secrets are left over.
     */
    private static boolean selectsEverything(Trigger trigger) {
        return switch (trigger) {
            case Trigger.Rotate _ -> true;
            case Trigger.Push push -> push.secrets().isEmpty();
            case Trigger.Sweep _ -> false;
        };
    }
}
