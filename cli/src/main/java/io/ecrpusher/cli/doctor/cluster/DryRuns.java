package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.secret.SecretRenderer;
import io.ecrpusher.time.Deadline;

import java.util.List;

/**
 * The function's writes as dry runs: API servers check them, and store nothing.
 *
 * @param pusher sends only dry runs
 * @param secrets renders each Secret once for all clusters
 */
public record DryRuns(Pusher pusher, SecretRenderer secrets, Deadline deadline) {
    /** Returns the outcome that each Secret of {@code cluster} would have. */
    List<Outcome> of(Cluster cluster) {
        Plan plan =
                Plan.of(
                        new Fleet(List.of(cluster)),
                        new Trigger.Rotate(),
                        deadline.clock().instant());
        return pusher.push(plan, secrets, deadline);
    }
}
