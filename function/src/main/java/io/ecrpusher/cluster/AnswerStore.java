package io.ecrpusher.cluster;

import io.ecrpusher.failure.FailureException;

import java.util.Optional;

/** Keeps what was learnt of clusters from one process to the next. Holds no credential. */
public interface AnswerStore {
    /** Keeps nothing. */
    AnswerStore NONE =
            new AnswerStore() {
                @Override
                public Optional<String> read(String key) {
                    return Optional.empty();
                }

                @Override
                public void write(String key, String answer) {}

                @Override
                public void delete(String key) {}
            };

    /** What was last written as {@code key}; empty if nothing was. */
    Optional<String> read(String key) throws FailureException;

    /** Keeps {@code answer} as {@code key}. */
    void write(String key, String answer) throws FailureException;

    /** Keeps {@code key} no longer; nothing if it is not there. */
    void delete(String key) throws FailureException;
}
