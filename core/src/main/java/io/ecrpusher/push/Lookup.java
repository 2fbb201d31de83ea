package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;

import java.util.List;
import java.util.Optional;

/** The result of listing objects of a cluster: the objects, or why they couldn't be listed. */
record Lookup<T>(List<T> items, Optional<FailureException> failure) {
    /** A request that lists objects. */
    interface Request<T> {
        List<T> send() throws FailureException;
    }

    static <T> Lookup<T> skipped() {
        return new Lookup<>(List.of(), Optional.empty());
    }

    static <T> Lookup<T> of(Request<T> request) {
        try {
            return new Lookup<>(request.send(), Optional.empty());
        } catch (FailureException failure) {
            return new Lookup<>(List.of(), Optional.of(failure));
        }
    }
}
