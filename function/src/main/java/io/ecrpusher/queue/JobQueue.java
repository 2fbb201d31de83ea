package io.ecrpusher.queue;

import io.ecrpusher.failure.FailureException;

import java.util.List;

/** Where jobs wait for a worker. */
@FunctionalInterface
public interface JobQueue {
    /**
     * Sends all of {@code messages}.
     *
     * @throws FailureException if some could not be sent; to send all of them again does no harm
     */
    void send(List<Message> messages) throws FailureException;
}
