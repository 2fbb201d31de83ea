package io.ecrpusher;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.EcrTokens;
import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.aws.FleetReader;
import io.ecrpusher.aws.SignedTokens;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.ClusterPush;
import io.ecrpusher.push.Deadline;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.push.RenderedManifests;
import io.ecrpusher.push.Retries;
import io.ecrpusher.queue.Dispatch;
import io.ecrpusher.queue.Job;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.registry.CachedTokens;
import io.ecrpusher.registry.RegistryTokens;
import io.ecrpusher.report.Report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The whole flow, wired: the fleet is read and planned, tokens are fetched, Secrets are pushed, all
 * is reported.
 */
public final class Rotation {
    private static final Duration CONNECT = Duration.ofSeconds(4);
    private static final Duration SILENCE = Duration.ofSeconds(8);
    private static final Retries RETRIES = new Retries(3, Duration.ofMillis(250));

    private final Supplier<Fleet> fleets;
    private final CachedTokens tokens;
    private final Pusher pusher;
    private final Queues queues;
    private final Clock clock;

    private Rotation(
            Supplier<Fleet> fleets,
            CachedTokens tokens,
            Pusher pusher,
            Queues queues,
            Clock clock) {
        this.fleets = fleets;
        this.queues = queues;
        this.tokens = tokens;
        this.pusher = pusher;
        this.clock = clock;
    }

    /** Wires AWS and the clusters as {@code environment} says; calls nothing yet. */
    public static Rotation fromEnvironment(Map<String, String> environment, Clock clock) {
        return fromEnvironment(environment, clock, new ApiServers(CONNECT, SILENCE), RETRIES);
    }

    static Rotation fromEnvironment(
            Map<String, String> environment,
            Clock clock,
            KubernetesConnector apiServers,
            Retries retries) {
        String region = region(environment);
        AwsClients aws = new AwsClients(region);
        ClusterPush clusterPush =
                new ClusterPush(
                        new CachedDirectory(new EksDirectory(aws)),
                        new SignedTokens(aws, clock),
                        apiServers,
                        retries);
        return new Rotation(
                new FleetReader(aws, environment, region)::read,
                new CachedTokens(new EcrTokens(aws, clock), clock),
                new Pusher(clusterPush),
                Queues.of(environment, aws, region),
                clock);
    }

    /** What a run came to. */
    public sealed interface Result {}

    /** Everything was pushed, or tried to. */
    public record Pushed(Report report) implements Result {}

    /** The clusters were too many for one run, and are left to workers. */
    public record Enqueued(Dispatch.Sent sent) implements Result {}

    /**
     * Runs, or enqueues what is too much for one run.
     *
     * @throws InvalidFleetException if the fleet's description cannot be read or has mistakes;
     *     nothing is called then
     * @throws EnqueueFailedException if the run could not be enqueued as a whole
     */
    public Result start(Trigger trigger, Instant deadline) {
        Instant started = clock.instant();
        Fleet fleet = fleets.get();
        Plan plan = Plan.of(fleet, trigger, started);
        if (queues.dispatch().filter(dispatch -> dispatch.isFor(plan)).isEmpty()) {
            return new Pushed(push(plan, unknown(trigger, fleet), started, tokens, deadline));
        }
        try {
            return new Enqueued(queues.dispatch().get().send(plan, trigger, started));
        } catch (FailureException failure) {
            throw new EnqueueFailedException(failure.detail());
        }
    }

    /** Works the queue's messages off until {@code deadline}. */
    public Worker worker(Instant deadline) {
        return queues.worker(job -> push(job, deadline), clock);
    }

    private static List<Report.Warning> unknown(Trigger trigger, Fleet fleet) {
        return trigger instanceof Trigger.Push push
                ? push.unknownTo(fleet).stream()
                        .map(
                                name ->
                                        new Report.Warning(
                                                name,
                                                "was asked for, and the fleet has no such cluster"))
                        .toList()
                : List.of();
    }

    /** By tokens that are not older than the job's run, however late the job comes. */
    private Report push(Job job, Instant deadline) {
        Instant started = clock.instant();
        Plan plan =
                Plan.of(fleets.get(), job.trigger(), job.startedAt())
                        .only(Set.copyOf(job.clusters()));
        Set<String> known =
                plan.jobs().stream().map(one -> one.cluster().id()).collect(Collectors.toSet());
        List<Report.Warning> notes =
                job.clusters().stream()
                        .filter(id -> !known.contains(id))
                        .map(id -> new Report.Warning(id, "the fleet has no such cluster any more"))
                        .toList();
        return push(plan, notes, started, tokens.since(job.startedAt()), deadline);
    }

    private Report push(
            Plan plan,
            List<Report.Warning> notes,
            Instant started,
            RegistryTokens fresh,
            Instant deadline) {
        List<Outcome> outcomes =
                pusher.push(plan, new RenderedManifests(fresh), new Deadline(clock, deadline));
        return new Report(outcomes, notes, Duration.between(started, clock.instant()));
    }

    private static String region(Map<String, String> environment) {
        String region = environment.getOrDefault("AWS_REGION", "");
        if (region.isBlank()) {
            throw new InvalidFleetException(
                    "the environment",
                    List.of(new Mistake("AWS_REGION", "is not set; Lambda sets it by itself")));
        }
        return region;
    }
}
