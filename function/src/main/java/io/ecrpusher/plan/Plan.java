package io.ecrpusher.plan;

import io.ecrpusher.fleet.Fleet;

import java.util.List;

/**
 * What a run does, decided before anything is called: a job for each cluster, in the fleet's order.
 */
public record Plan(List<ClusterJob> jobs) {
    public Plan {
        jobs = List.copyOf(jobs);
    }

    /** Everything that {@code fleet} describes. */
    public static Plan of(Fleet fleet) {
        return new Plan(fleet.clusters().stream().map(ClusterJob::new).toList());
    }
}
