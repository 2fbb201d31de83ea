package io.ecrpusher.run;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.time.Deadline;

import java.time.Instant;
import java.util.Optional;

/** Hands a plan that is too large for one run to others. */
@FunctionalInterface
public interface HandOff {
    /** Every run pushes its plan itself. */
    HandOff NONE = (_, _, _, _) -> Optional.empty();

    /** The number of clusters handed off, and the number of messages that name them. */
    record HandedOff(int clusters, int messages) {}

    /**
     * Hands off the clusters of {@code plan}.
     *
     * @param startedAt when the run started
     * @return empty if the run should push the plan itself
     * @throws FailureException if not all clusters could be handed off by {@code deadline};
     *     repeating it does no harm
     */
    Optional<HandedOff> offer(Plan plan, Trigger trigger, Instant startedAt, Deadline deadline)
            throws FailureException;
}
