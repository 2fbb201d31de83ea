package io.ecrpusher.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.FleetFile;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.UnusedKubernetes;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.ClusterPush;
import io.ecrpusher.push.Deadline;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.push.RenderedManifests;
import io.ecrpusher.push.Retries;
import io.ecrpusher.registry.CachedTokens;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.report.Report;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ten thousand clusters by the queue's rules (a message comes back until it is done, at most three
 * times, and may come twice); the workers and the pushing are real, AWS and the clusters are not.
 */
class QueueModeTest {
    private static final int CLUSTERS = 10_000;
    private static final int WORKERS = 20;
    private static final int RECEIVES = 3;
    private static final Duration LATEST = Duration.ofHours(1);
    private static final Fleet FLEET = fleet();
    private static final String TOKEN = "a-token-that-nobody-may-see";

    private final Map<String, AtomicInteger> writes = new ConcurrentHashMap<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Queue<Job> deadLetters = new ConcurrentLinkedQueue<>();
    private final List<String> bodies = new ArrayList<>();
    private final Clock clock = Clock.systemUTC();
    private final Random random = new Random(20_260_101);
    private double failing;

    @Test
    void everyClusterIsPushedExactlyOnceWhenNothingFails() throws FailureException {
        Dispatch.Sent sent = run(0, Duration.ZERO);
        assertThat(sent).isEqualTo(new Dispatch.Sent(CLUSTERS, CLUSTERS / 10));
        assertThat(writes).hasSize(2 * CLUSTERS);
        assertThat(writes.values()).allMatch(count -> count.get() == 1);
        assertThat(deadLetters).isEmpty();
        // One token a worker; one lookup a cluster; no message of SQS more than a tenth.
        assertThat(tokens).hasValue(WORKERS);
        assertThat(lookups).hasValue(CLUSTERS);
        assertThat(bodies).hasSize(CLUSTERS / 10).noneMatch(body -> body.contains(TOKEN));
        assertThat(bodies).allMatch(body -> body.length() < 1024);
    }

    @Test
    void withOneCallInTwentyFailingEveryClusterIsPushedOrADeadLetterWithItsReason()
            throws FailureException {
        failing = 0.05;
        run(0, Duration.ZERO);
        Set<String> pushed = new HashSet<>();
        for (Cluster cluster : FLEET.clusters()) {
            if (Stream.of("default", "apps")
                    .allMatch(namespace -> writes.containsKey(cluster.name() + "/" + namespace))) {
                pushed.add(cluster.id());
            }
        }
        Set<String> givenUp =
                deadLetters.stream()
                        .flatMap(job -> job.clusters().stream())
                        .collect(Collectors.toSet());
        Set<String> ended = new HashSet<>(pushed);
        ended.addAll(givenUp);
        assertThat(ended).hasSize(CLUSTERS);
        assertThat(pushed).hasSizeGreaterThan(CLUSTERS * 99 / 100);
        assertThat(deadLetters).allMatch(job -> job.reason().contains("UNREACHABLE"));
    }

    @Test
    void whatAKilledWorkerHadInHandComesBackAndTheRunCompletes() throws FailureException {
        run(7, Duration.ZERO);
        assertThat(writes).hasSize(2 * CLUSTERS);
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void whatALaterRunHasOvertakenIsLeftUndone() throws FailureException {
        run(0, LATEST.plusSeconds(1));
        assertThat(writes).isEmpty();
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void aMessageThatIsNoJobAndAClusterThatIsGoneDoNotStopTheRest() {
        Job job =
                new Job(
                        new Trigger.Rotate(),
                        clock.instant(),
                        List.of("eu-west-1/c1", "eu-west-1/deleted"),
                        "");
        List<Report> reports = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<String> failed =
                worker().work(
                                List.of(
                                        new Worker.Received("poison", "{\"a\":1}", 1),
                                        new Worker.Received("good", job.toJson(), 1)),
                                reports::add,
                                warnings::add);
        assertThat(failed).containsExactly("poison");
        assertThat(warnings).containsExactly("message poison: it is no job of ecr-pusher");
        assertThat(writes).containsOnlyKeys("c1/default", "c1/apps");
    }

    private record InFlight(String id, String body, int received) {}

    /** Enqueues the fleet and works the queue off. */
    private Dispatch.Sent run(int killEvery, Duration late) throws FailureException {
        Deque<InFlight> queue = new ArrayDeque<>();
        Instant started = clock.instant().minus(late);
        Dispatch dispatch =
                new Dispatch(
                        messages -> {
                            for (Message message : messages) {
                                bodies.add(message.job().toJson());
                                queue.add(
                                        new InFlight(
                                                "m" + queue.size(), message.job().toJson(), 0));
                            }
                        },
                        100,
                        Duration.ofMinutes(10));
        Plan plan = Plan.of(FLEET, new Trigger.Rotate(), started);
        Dispatch.Sent sent = dispatch.send(plan, new Trigger.Rotate(), started);

        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(worker());
        }
        for (int turn = 0; !queue.isEmpty(); turn++) {
            InFlight message = queue.poll();
            Worker.Received received =
                    new Worker.Received(message.id(), message.body(), message.received() + 1);
            boolean killed = killEvery > 0 && turn % killEvery == 0 && message.received() == 0;
            if (killed) {
                killInTheMiddle(workers.get(turn % WORKERS), received);
            }
            if (killed
                    || !workers.get(turn % WORKERS)
                            .work(List.of(received), _ -> {}, _ -> {})
                            .isEmpty()) {
                assertThat(received.receiveCount()).isLessThan(RECEIVES);
                queue.add(new InFlight(message.id(), message.body(), received.receiveCount()));
            }
        }
        return sent;
    }

    /** The process ends after some writes: nothing is answered to the queue. */
    private void killInTheMiddle(Worker worker, Worker.Received received) {
        try {
            Job half = Job.parse(received.body());
            Job some = new Job(half.trigger(), half.startedAt(), half.clusters().subList(0, 4), "");
            List<String> _ =
                    worker.work(
                            List.of(new Worker.Received("killed", some.toJson(), 1)),
                            _ -> {},
                            _ -> {});
        } catch (InvalidJobException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process of its own: with its own token cache, clusters' addresses and connections. */
    private Worker worker() {
        CachedTokens cached =
                new CachedTokens(
                        _ -> {
                            failSometimes();
                            tokens.incrementAndGet();
                            return new RegistryToken(
                                    "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                                    Credential.of(TOKEN),
                                    clock.instant(),
                                    clock.instant().plusSeconds(43_200));
                        },
                        clock);
        CachedDirectory directory =
                new CachedDirectory(
                        cluster -> {
                            failSometimes();
                            lookups.incrementAndGet();
                            return new ClusterEndpoint(URI.create("https://" + cluster.name()), "");
                        });
        Pusher pusher =
                new Pusher(
                        new ClusterPush(
                                directory,
                                _ -> new BearerToken(Credential.of("k8s-aws-v1."), Instant.MAX),
                                endpoint -> new Writes(endpoint.server().getHost()),
                                new Retries(1, Duration.ZERO)));
        return new Worker(
                job -> push(job, pusher, cached),
                messages -> messages.forEach(message -> deadLetters.add(message.job())),
                LATEST,
                RECEIVES,
                clock);
    }

    private Report push(Job job, Pusher pusher, CachedTokens cached) {
        return new Report(
                pusher.push(
                        Plan.of(FLEET, job.trigger(), job.startedAt())
                                .only(Set.copyOf(job.clusters())),
                        new RenderedManifests(cached.since(job.startedAt())),
                        new Deadline(clock, clock.instant().plusSeconds(60))),
                Duration.ZERO);
    }

    private final class Writes extends UnusedKubernetes {
        private final String cluster;

        Writes(String cluster) {
            this.cluster = cluster;
        }

        @Override
        public void apply(Credential token, SecretApply secret, Duration timeout)
                throws FailureException {
            failSometimes();
            writes.computeIfAbsent(cluster + "/" + secret.namespace(), _ -> new AtomicInteger())
                    .incrementAndGet();
        }
    }

    private void failSometimes() throws FailureException {
        if (failing > 0) {
            synchronized (random) {
                if (random.nextDouble() < failing) {
                    throw new FailureException(Cause.UNREACHABLE, "no answer");
                }
            }
        }
    }

    private static Fleet fleet() {
        StringBuilder yaml =
                new StringBuilder(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default, apps]}]
                        clusters:
                        """);
        for (int i = 0; i < CLUSTERS; i++) {
            yaml.append("- {name: c%d}%n".formatted(i));
        }
        return FleetFile.parse("a test", yaml.toString(), "eu-west-1");
    }
}
