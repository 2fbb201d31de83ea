package io.ecrpusher;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.EcrTokens;
import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.aws.FleetReader;
import io.ecrpusher.aws.OrganizationAccounts;
import io.ecrpusher.aws.S3Answers;
import io.ecrpusher.aws.SignedTokens;
import io.ecrpusher.aws.StoredAccess;
import io.ecrpusher.cluster.AnswerStore;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterSearch;
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
import io.ecrpusher.report.Report;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The whole flow, wired: the fleet is read and planned, tokens are fetched, Secrets are pushed, all
 * is reported.
 */
public final class Rotation {
    private static final Duration CONNECT = Duration.ofSeconds(4);
    // An API server waits 10 s for an admission webhook, unless configured otherwise.
    private static final Duration RESPONSE = Duration.ofSeconds(15);
    private static final Retries RETRIES = new Retries(3, Duration.ofMillis(250));

    // What a run writes is not written again by its retry, minutes later.
    private static final Duration TOKENS = Duration.ofMinutes(15);
    // Workers write side by side, and jobs come late: nobody may bring a token that is much older
    // than what another one has written meanwhile.
    private static final Duration TOKENS_BESIDE_WORKERS = Duration.ofMinutes(1);

    private final Supplier<Fleet> fleets;
    private final ClusterSearch search;
    private final CachedTokens tokens;
    private final CachedDirectory directory;
    private final Pusher pusher;
    private final Queues queues;
    private final Clock clock;
    private HandedOver handedOver = new HandedOver("", Set.of());

    /** What an earlier try of an event has enqueued. */
    private record HandedOver(String event, Set<String> clusters) {}

    private Rotation(
            Supplier<Fleet> fleets,
            ClusterSearch search,
            CachedTokens tokens,
            CachedDirectory directory,
            Pusher pusher,
            Queues queues,
            Clock clock) {
        this.fleets = fleets;
        this.search = search;
        this.queues = queues;
        this.tokens = tokens;
        this.directory = directory;
        this.pusher = pusher;
        this.clock = clock;
    }

    /** Wires AWS and the clusters as {@code environment} says; calls nothing yet. */
    public static Rotation fromEnvironment(Map<String, String> environment, Clock clock) {
        return fromEnvironment(
                environment, clock, new ApiServers(CONNECT, RESPONSE, environment), RETRIES);
    }

    static Rotation fromEnvironment(
            Map<String, String> environment,
            Clock clock,
            KubernetesConnector apiServers,
            Retries retries) {
        String region = region(environment);
        AwsClients aws = new AwsClients(region);
        EksDirectory eks = new EksDirectory(aws);
        StoredAccess access = new StoredAccess(aws, eks, new SignedTokens(aws, clock));
        AnswerStore answers =
                environment.containsKey("ANSWERS_BUCKET")
                        ? new S3Answers(aws, region, environment.get("ANSWERS_BUCKET"))
                        : AnswerStore.NONE;
        CachedDirectory directory = new CachedDirectory(access, answers, clock);
        ClusterPush clusterPush = new ClusterPush(directory, access, apiServers, retries);
        return new Rotation(
                new FleetReader(aws, environment, region)::read,
                new ClusterSearch(new OrganizationAccounts(aws, region, clock), eks, clock),
                new CachedTokens(new EcrTokens(aws, clock), clock),
                directory,
                new Pusher(clusterPush),
                Queues.of(environment, aws, region),
                clock);
    }

    /** What a run came to. */
    public sealed interface Result {}

    /** Everything was pushed, or tried to. */
    public record Pushed(Report report) implements Result {}

    /**
     * The clusters were too many for one run, and are left to workers.
     *
     * @param report of what could be said before: clusters that were not found
     */
    public record Enqueued(Dispatch.Sent sent, Report report) implements Result {}

    /**
     * Runs, or enqueues what is too much for one run; but nothing twice for one event, which comes
     * again if a part of the fleet could not be found.
     *
     * @param event its id, the same in each try
     * @throws InvalidFleetException if the fleet's description cannot be read or has mistakes;
     *     nothing is called then
     * @throws EnqueueFailedException if the run could not be enqueued as a whole
     */
    public Result start(String event, Trigger trigger, Instant deadline) {
        Instant started = clock.instant();
        // However slow AWS is, half of the time is left to push.
        Instant half = started.plus(Duration.between(started, deadline).dividedBy(2));
        ClusterSearch.Found found = search.in(fleets.get(), half);
        Plan plan = Plan.of(found.fleet(), trigger, started);
        if (queues.dispatch().filter(dispatch -> dispatch.isFor(plan, trigger)).isEmpty()) {
            Duration age = queues.dispatch().isPresent() ? TOKENS_BESIDE_WORKERS : TOKENS;
            List<Outcome> outcomes = push(plan, age, deadline);
            return new Pushed(report(outcomes, found, trigger, started));
        }
        Plan left = handedOver.event().equals(event) ? plan.without(handedOver.clusters()) : plan;
        try {
            Dispatch.Sent sent = queues.dispatch().get().send(left, trigger, started);
            handedOver = new HandedOver(event, plan.clusters());
            return new Enqueued(sent, report(List.of(), found, trigger, started));
        } catch (FailureException failure) {
            throw new EnqueueFailedException(failure.detail());
        }
    }

    /** Works the queue's messages off until {@code deadline}. */
    public Worker worker(Instant deadline) {
        return queues.worker(job -> push(job, deadline));
    }

    private Report report(
            List<Outcome> outcomes, ClusterSearch.Found found, Trigger trigger, Instant started) {
        List<Report.Warning> notes = new ArrayList<>(storeTrouble());
        if (trigger instanceof Trigger.Push push) {
            for (String name : push.unknownTo(found.fleet())) {
                notes.add(
                        new Report.Warning(
                                name, "was asked for, and the fleet has nothing of this name"));
            }
        }
        for (String empty : found.empty()) {
            notes.add(new Report.Warning(empty, "has no cluster at all"));
        }
        fruitless(outcomes, found).ifPresent(why -> notes.add(new Report.Warning("discover", why)));
        List<Report.Failure> unread = new ArrayList<>();
        found.failures()
                .forEach(
                        (where, failure) ->
                                unread.add(
                                        new Report.Failure(
                                                where,
                                                failure.reason(),
                                                failure.detail(),
                                                List.of())));
        return new Report(outcomes, unread, notes, since(started));
    }

    /** Why no cluster that was found is served, though nothing failed. */
    private static Optional<String> fruitless(List<Outcome> outcomes, ClusterSearch.Found found) {
        if (found.fleet().clusters().isEmpty()
                && found.failures().isEmpty()
                && found.empty().isEmpty()) {
            return Optional.of("every cluster that was found is excluded");
        }
        List<Outcome> sought =
                outcomes.stream()
                        .filter(outcome -> outcome.target().cluster().isFound())
                        .filter(outcome -> !(outcome instanceof Outcome.Absent))
                        .toList();
        return !sought.isEmpty() && sought.stream().allMatch(Outcome.NotTagged.class::isInstance)
                ? Optional.of(
                        "none of the %d clusters that were found has the tags"
                                .formatted(sought.size()))
                : Optional.empty();
    }

    private Report push(Job job, Instant deadline) {
        Instant started = clock.instant();
        Plan plan =
                Plan.of(fleets.get().withIds(job.clusters()), job.trigger(), job.startedAt())
                        .only(Set.copyOf(job.clusters()));
        Set<String> known = plan.clusters();
        List<Outcome> outcomes = push(plan, TOKENS_BESIDE_WORKERS, deadline);
        List<Report.Warning> notes = new ArrayList<>(storeTrouble());
        for (String id : job.clusters()) {
            if (!known.contains(id)) {
                notes.add(new Report.Warning(id, "the fleet has no such cluster any more"));
            }
        }
        return new Report(outcomes, List.of(), notes, since(started));
    }

    private List<Report.Warning> storeTrouble() {
        return directory.trouble().stream()
                .map(
                        detail ->
                                new Report.Warning(
                                        "kept answers",
                                        "every cluster is looked up anew: " + detail))
                .toList();
    }

    private List<Outcome> push(Plan plan, Duration tokensAge, Instant deadline) {
        Deadline end = new Deadline(clock, deadline);
        return pusher.push(plan, new RenderedManifests(tokens.notOlderThan(tokensAge), end), end);
    }

    private Duration since(Instant started) {
        return Duration.between(started, clock.instant());
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
