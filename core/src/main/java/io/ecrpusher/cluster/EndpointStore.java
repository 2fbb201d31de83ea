package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;

import java.util.Optional;

/** Keeps the endpoints of clusters from one process to the next. Holds no credential. */
public interface EndpointStore {
    /** A store that keeps nothing. */
    EndpointStore NONE =
            new EndpointStore() {
                @Override
                public Optional<String> read(String key) {
                    return Optional.empty();
                }

                @Override
                public void write(String key, String json) {}

                @Override
                public void delete(String key) {}
            };

    /** Returns the last text written as {@code key}; empty if there is none. */
    Optional<String> read(String key) throws FailureException;

    /** Writes {@code json} as {@code key}. */
    void write(String key, String json) throws FailureException;

    /** Deletes {@code key}. Does nothing if it doesn't exist. */
    void delete(String key) throws FailureException;
}
