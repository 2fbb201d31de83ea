package io.ecrpusher.queue;

import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.records.shard.Shards;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.settings.Settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Splits large runs into jobs for queue workers. */
public final class Dispatch {
    // The longest delay of SQS; creating a cluster takes about as long.
    private static final Duration CLUSTER_CREATION = Duration.ofMinutes(15);

    private final JobQueue queue;
    private final int threshold;
    private final Duration window;
    private Enqueued enqueued = new Enqueued("", Set.of());

    /** The clusters that an earlier attempt of an event enqueued. */
    private record Enqueued(String event, Set<ClusterId> clusters) {}

    /**
     * Creates a dispatch.
     *
     * @param threshold the most clusters that a run pushes itself
     * @param window the time over which the jobs of a run are spread, each at the same place every
     *     time; at most 15 minutes, the limit of SQS
     */
    public Dispatch(JobQueue queue, int threshold, Duration window) {
        this.queue = queue;
        this.threshold = threshold;
        this.window = window;
    }

    /**
     * Returns the hand-off for a run.
     *
     * @param event the ID of the event, the same in each attempt: Lambda repeats an event if part
     *     of the fleet couldn't be found, and clusters enqueued before aren't enqueued again
     */
    public HandOff forEvent(String event) {
        return (plan, trigger, startedAt, deadline) -> {
            if (!accepts(plan, trigger)) {
                return Optional.empty();
            }
            Plan remaining =
                    enqueued.event().equals(event) ? plan.without(enqueued.clusters()) : plan;
            List<DelayedJob> jobs = jobs(remaining, trigger, startedAt);
            queue.send(jobs, deadline);
            enqueued = new Enqueued(event, plan.clusters());
            return Optional.of(new HandOff.HandedOff(remaining.jobs().size(), jobs.size()));
        };
    }

    private boolean accepts(Plan plan, Trigger trigger) {
        return plan.jobs().size() > threshold || (requiresReady(trigger) && !plan.jobs().isEmpty());
    }

    private static boolean requiresReady(Trigger trigger) {
        return trigger instanceof Trigger.Push push && push.requireReady();
    }

    /**
     * Puts clusters whose records lie in one shard into one job, so that a job writes one or two.
     * Sends jobs of one shard far apart, so that parallel workers rarely write the same one: each
     * pass over the sorted clusters takes a job from every second shard.
     */
    private List<DelayedJob> jobs(Plan plan, Trigger trigger, Instant startedAt) {
        List<ClusterId> ids =
                plan.jobs().stream().map(job -> job.cluster().id()).sorted(Shards.ORDER).toList();
        int count = Math.ceilDiv(ids.size(), Settings.CLUSTERS_PER_JOB);
        int distance = 2 * Math.ceilDiv(count, Shards.COUNT);
        List<DelayedJob> jobs = new ArrayList<>();
        for (int first = 0; first < distance; first++) {
            for (int i = first; i < count; i += distance) {
                List<ClusterId> some =
                        ids.subList(
                                i * Settings.CLUSTERS_PER_JOB,
                                Math.min((i + 1) * Settings.CLUSTERS_PER_JOB, ids.size()));
                Duration delay =
                        requiresReady(trigger)
                                ? CLUSTER_CREATION
                                : Duration.ofSeconds(
                                        window.toSeconds()
                                                * jobs.size()
                                                * Settings.CLUSTERS_PER_JOB
                                                / ids.size());
                jobs.add(new DelayedJob(new Job(trigger, startedAt, some, ""), delay));
            }
        }
        return jobs;
    }
}
