package io.ecrpusher.queue;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Divides large runs into jobs.
 *
 * @param threshold the most clusters that a run pushes by itself
 * @param window over which the jobs of a run are spread, evenly and each in the same place every
 *     time; at most 15 minutes, as SQS has it
 */
public record Dispatch(JobQueue queue, int threshold, Duration window) {
    /** Few enough that one is done in seconds; many enough that messages and fetches are few. */
    static final int CLUSTERS_A_JOB = 10;

    // The longest that SQS has; a cluster takes about as long to be made.
    private static final Duration TO_BE_MADE = Duration.ofMinutes(15);

    /** What was sent. */
    public record Sent(int clusters, int messages) {}

    /** Whether {@code plan} is too large for one run, or too early. */
    public boolean isFor(Plan plan, Trigger trigger) {
        return plan.jobs().size() > threshold || (isAwaited(trigger) && !plan.jobs().isEmpty());
    }

    private static boolean isAwaited(Trigger trigger) {
        return trigger instanceof Trigger.Push push && push.awaited();
    }

    /** Sends the clusters of {@code plan} as jobs. */
    public Sent send(Plan plan, Trigger trigger, Instant startedAt) throws FailureException {
        List<Message> messages = messages(plan, trigger, startedAt);
        queue.send(messages);
        return new Sent(plan.jobs().size(), messages.size());
    }

    private List<Message> messages(Plan plan, Trigger trigger, Instant startedAt) {
        List<String> ids = plan.jobs().stream().map(ClusterJob::cluster).map(c -> c.id()).toList();
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += CLUSTERS_A_JOB) {
            List<String> some = ids.subList(i, Math.min(i + CLUSTERS_A_JOB, ids.size()));
            messages.add(
                    new Message(
                            new Job(trigger, startedAt, some, ""),
                            isAwaited(trigger)
                                    ? TO_BE_MADE
                                    : Duration.ofSeconds(window.toSeconds() * i / ids.size())));
        }
        return messages;
    }
}
