package io.ecrpusher.plan;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Prune;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run does, decided before anything is called: a job for each cluster, in the fleet's order.
 */
public record Plan(List<ClusterJob> jobs) {
    public Plan {
        jobs = List.copyOf(jobs);
    }

    /** The jobs of the clusters with these ids alone. */
    public Plan only(Set<ClusterId> clusters) {
        return new Plan(
                jobs.stream().filter(job -> clusters.contains(job.cluster().id())).toList());
    }

    /** The jobs of all but the clusters with these ids. */
    public Plan without(Set<ClusterId> clusters) {
        return new Plan(
                jobs.stream().filter(job -> !clusters.contains(job.cluster().id())).toList());
    }

    /** The ids of all clusters. */
    public Set<ClusterId> clusters() {
        return jobs.stream().map(job -> job.cluster().id()).collect(Collectors.toSet());
    }

    /** All of {@code fleet} that a run started by {@code trigger} at {@code now} has to see to. */
    public static Plan of(Fleet fleet, Trigger trigger, Instant now) {
        Optional<Instant> changedSince =
                switch (trigger) {
                    case Trigger.Rotate _, Trigger.Push _ -> Optional.empty();
                    case Trigger.Sweep(var window) -> Optional.of(now.minus(window));
                };
        // Neither a sweep nor a push of some Secrets looks at everything, so that they cannot tell
        // what is left over.
        boolean whole =
                changedSince.isEmpty()
                        && !(trigger instanceof Trigger.Push push && !push.secrets().isEmpty());
        Optional<Prune> prune = whole ? fleet.prune() : Optional.empty();
        boolean asked = trigger instanceof Trigger.Push;
        boolean awaited = trigger instanceof Trigger.Push push && push.awaited();
        return new Plan(
                fleet.clusters().stream()
                        .flatMap(
                                cluster ->
                                        trigger instanceof Trigger.Push push
                                                ? push.of(cluster).stream()
                                                : Stream.of(cluster))
                        .map(
                                cluster ->
                                        new ClusterJob(
                                                cluster, changedSince, prune, asked, awaited))
                        .toList());
    }
}
