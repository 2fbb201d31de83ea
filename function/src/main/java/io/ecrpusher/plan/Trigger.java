package io.ecrpusher.plan;

import java.time.Duration;

/** What a run was started for. */
public sealed interface Trigger {
    /** Every Secret of the fleet. */
    record Rotate() implements Trigger {}

    /**
     * Only what came up since the last run: namespaces that were made or labelled within {@code
     * window}, and ServiceAccounts that lack a Secret.
     *
     * @param window longer than the pause between two sweeps
     */
    record Sweep(Duration window) implements Trigger {}
}
