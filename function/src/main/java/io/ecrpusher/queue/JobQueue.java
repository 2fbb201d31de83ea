package io.ecrpusher.queue;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.time.Deadline;

import java.util.List;

/** Queues jobs for workers. */
@FunctionalInterface
public interface JobQueue {
    /**
     * Sends all of {@code jobs}.
     *
     * @throws FailureException if some couldn't be sent by {@code deadline}; sending all of them
     *     again does no harm
     */
    void send(List<DelayedJob> jobs, Deadline deadline) throws FailureException;
}
