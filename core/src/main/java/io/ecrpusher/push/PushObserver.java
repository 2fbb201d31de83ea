package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;

import java.util.List;
import java.util.Optional;

/** Follows a push from outside. Many threads call it at once. */
public interface PushObserver {
    /** Lets every cluster start at once. */
    PushObserver NONE = new PushObserver() {};

    /** Notes what is pushed, before any cluster starts. */
    default void starts(Plan plan) {}

    /**
     * Waits until {@code job} may start.
     *
     * @return why the cluster isn't pushed to any more; empty if it starts
     */
    default Optional<FailureException> admit(ClusterJob job) throws InterruptedException {
        return Optional.empty();
    }

    /** Notes the outcomes of a cluster that was admitted. */
    default void ended(ClusterJob job, List<Outcome> outcomes) {}
}
