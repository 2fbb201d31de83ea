package io.ecrpusher.cli.doctor.step;

import io.ecrpusher.failure.FailureException;

/** What a step does. */
@FunctionalInterface
public interface Check {
    /**
     * Checks one thing.
     *
     * @throws FailureException if the check itself isn't possible
     */
    Result run() throws FailureException;
}
