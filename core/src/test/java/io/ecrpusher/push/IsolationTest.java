package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.ClusterDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.UnusedKubernetes;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.secret.SecretRenderer;
import io.ecrpusher.settings.Concurrency;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tests that bad clusters, which come first, don't keep good ones from being written. A bad cluster
 * misbehaves until every good one is written; if the good ones waited for it, no test would end.
 */
@Timeout(120)
class IsolationTest {
    private static final int GOOD = 20;
    private static final int BAD = 200;
    private static final SecretManifest MANIFEST =
            new SecretManifest("ecr-pull", Credential.of("{}"), Instant.MAX);

    private final CountDownLatch goodLeft = new CountDownLatch(GOOD);

    @Test
    void writesGoodClustersWhileOthersAreSilent() {
        run(IsolationTest::found, this::awaitGood);
    }

    @Test
    void writesGoodClustersWhileOthersAskToWait() {
        run(
                IsolationTest::found,
                () -> {
                    if (goodLeft.getCount() > 0) {
                        throw throttled(Duration.ofMillis(20));
                    }
                });
    }

    @Test
    void writesGoodClustersWhileAwsDoesNotOpenThoseOfAnotherAccount() {
        run(
                cluster -> {
                    if (isBad(cluster)) {
                        awaitGood();
                    }
                    return found(cluster);
                },
                () -> {});
    }

    @Test
    void writesGoodClustersWhileOthersWaitForARegistry() {
        SecretRenderer renderer =
                new SecretRenderer() {
                    @Override
                    public SecretManifest render(SecretSpec secret) throws FailureException {
                        if (!isReady(secret)) {
                            awaitGood();
                        }
                        return MANIFEST;
                    }

                    @Override
                    public boolean isReady(SecretSpec secret) {
                        return secret.name().equals("good");
                    }
                };
        List<Cluster> clusters = new ArrayList<>();
        for (int i = 0; i < 2 * BAD; i++) {
            clusters.add(cluster("bad-" + i, role()));
        }
        for (int i = 0; i < GOOD; i++) {
            clusters.add(cluster("good-" + i, Optional.empty(), "good"));
        }
        List<Outcome> outcomes =
                push(
                        IsolationTest::found,
                        cluster -> {
                            if (!isBad(cluster)) {
                                goodLeft.countDown();
                            }
                        },
                        renderer,
                        clusters,
                        Instant.now().plus(Duration.ofDays(1)));
        assertThat(outcomes).allMatch(Outcome.Applied.class::isInstance);
    }

    @Test
    void doesNotWaitIfAServerAsksForTooMuch() {
        AtomicInteger requests = new AtomicInteger();
        List<Outcome> outcomes =
                push(
                        IsolationTest::found,
                        _ -> {
                            requests.incrementAndGet();
                            throw throttled(Duration.ofMinutes(2));
                        },
                        List.of(cluster("bad", Optional.empty())),
                        Instant.now().plus(Duration.ofDays(1)));
        assertThat(requests).hasValue(1);
        assertThat(problem(outcomes).cause()).isEqualTo(Cause.THROTTLED);
    }

    @Test
    void saysThatAwsDidNotAnswerWhenTheTimeIsUp() {
        List<Outcome> outcomes =
                push(
                        _ -> {
                            awaitGood();
                            throw new FailureException(Cause.UNREACHABLE, "too late");
                        },
                        _ -> {},
                        List.of(cluster("bad", Optional.empty())),
                        Instant.now().plusMillis(100));
        assertThat(problem(outcomes).text())
                .startsWith("AWS didn't answer the calls that open the cluster")
                .contains("eks:DescribeCluster and sts:AssumeRole");
    }

    @Test
    void saysThatTheApiServerDidNotAnswerWhenTheTimeIsUp() {
        List<Outcome> outcomes =
                push(
                        IsolationTest::found,
                        _ -> awaitGood(),
                        List.of(cluster("bad", Optional.empty())),
                        Instant.now().plusMillis(500));
        assertThat(problem(outcomes).text()).startsWith("the API server didn't answer");
    }

    @Test
    void takesAccountsAndRegionsInTurns() {
        Optional<Role> other = role();
        List<ClusterJob> jobs = new ArrayList<>();
        for (Cluster cluster :
                List.of(
                        cluster("a1", Optional.empty()),
                        cluster("a2", Optional.empty()),
                        cluster("a3", Optional.empty()),
                        cluster("b1", other),
                        cluster("b2", other))) {
            jobs.add(job(cluster));
        }
        assertThat(Pusher.interleaved(jobs))
                .extracting(job -> job.cluster().name())
                .containsExactly("a1", "b1", "a2", "b2", "a3");
    }

    @Test
    void startsClustersThatFailedInTheLastRunAfterTheOthers() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Pusher pusher =
                pusher(
                        IsolationTest::found,
                        cluster -> {
                            order.add(cluster.name());
                            if (isBad(cluster)) {
                                throw new FailureException(Cause.OWNED_BY_OTHER, "helm");
                            }
                        });
        for (int run = 1; run <= 2; run++) {
            order.clear();
            List<Outcome> outcomes =
                    pusher.push(
                            new Plan(
                                    List.of(
                                            job(cluster("bad", Optional.empty())),
                                            job(cluster("good", Optional.empty())))),
                            _ -> MANIFEST,
                            new Deadline(Clock.systemUTC(), Instant.now().plusSeconds(600)));
            assertThat(outcomes).hasSize(2);
        }
        assertThat(order).containsExactly("good", "bad");
    }

    @Test
    void asksOtherProcessesWhichClustersFailedIfThereAreMany() {
        List<Cluster> clusters = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (int i = 0; i <= Concurrency.CLUSTERS_IN_ANY_ORDER / 2; i++) {
            clusters.add(cluster("bad-" + i, Optional.empty()));
            clusters.add(cluster("good-" + i, Optional.empty()));
            bad.add("bad-" + i);
        }
        Set<ClusterId> failed =
                clusters.stream()
                        .filter(IsolationTest::isBad)
                        .map(Cluster::id)
                        .collect(Collectors.toSet());
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Pusher pusher =
                pusher(IsolationTest::found, cluster -> order.add(cluster.name()), () -> failed);
        List<Outcome> _ =
                pusher.push(
                        new Plan(clusters.stream().map(IsolationTest::job).toList()),
                        _ -> MANIFEST,
                        new Deadline(Clock.systemUTC(), Instant.now().plusSeconds(600)));
        assertThat(order.subList(bad.size(), order.size()))
                .containsExactlyInAnyOrderElementsOf(bad);
    }

    /** A server's answer to an apply. */
    private interface Server {
        void answer(Cluster cluster) throws FailureException;
    }

    private interface BadServer {
        void answer() throws FailureException;
    }

    private void run(ClusterDirectory directory, BadServer bad) {
        List<Cluster> clusters = new ArrayList<>();
        for (int i = 0; i < BAD; i++) {
            clusters.add(cluster("bad-" + i, role()));
        }
        for (int i = 0; i < GOOD; i++) {
            clusters.add(cluster("good-" + i, Optional.empty()));
        }
        List<Outcome> outcomes =
                push(
                        directory,
                        cluster -> {
                            if (isBad(cluster)) {
                                bad.answer();
                            } else {
                                goodLeft.countDown();
                            }
                        },
                        clusters,
                        Instant.now().plus(Duration.ofDays(1)));
        assertThat(outcomes)
                .filteredOn(outcome -> !isBad(outcome.target().cluster()))
                .hasSize(GOOD)
                .allMatch(Outcome.Applied.class::isInstance);
    }

    private static List<Outcome> push(
            ClusterDirectory directory, Server server, List<Cluster> clusters, Instant until) {
        return push(directory, server, _ -> MANIFEST, clusters, until);
    }

    private static List<Outcome> push(
            ClusterDirectory directory,
            Server server,
            SecretRenderer secrets,
            List<Cluster> clusters,
            Instant until) {
        return pusher(directory, server)
                .push(
                        new Plan(clusters.stream().map(IsolationTest::job).toList()),
                        secrets,
                        new Deadline(Clock.systemUTC(), until));
    }

    private static Pusher pusher(ClusterDirectory directory, Server server) {
        return pusher(directory, server, Set::of);
    }

    private static Pusher pusher(
            ClusterDirectory directory, Server server, Supplier<Set<ClusterId>> failedBefore) {
        ClusterAccess access =
                new ClusterAccess(
                        new CachedDirectory(directory, EndpointStore.NONE, Clock.systemUTC()),
                        (cluster, _) ->
                                new BearerToken(
                                        Credential.of("token-" + cluster.name()), Instant.MAX),
                        (_, arn) -> {
                            throw new IllegalStateException(arn);
                        });
        ClusterPush push =
                new ClusterPush(
                        access,
                        endpoint -> new Fake(server, endpoint.server().getHost()),
                        new Retries(3, Duration.ofMillis(1)));
        return new Pusher(push, failedBefore);
    }

    private static final class Fake extends UnusedKubernetes {
        private final Server server;
        private final Cluster cluster;

        Fake(Server server, String host) {
            this.server = server;
            this.cluster = cluster(host, Optional.empty());
        }

        @Override
        public SecretChange apply(Credential token, SecretApply secret, Duration timeout)
                throws FailureException {
            server.answer(cluster);
            return SecretChange.NOT_COMPARED;
        }
    }

    private void awaitGood() throws FailureException {
        try {
            goodLeft.await();
        } catch (InterruptedException _) {
            throw new FailureException(Cause.UNREACHABLE, "the run ended");
        }
    }

    private static ClusterEndpoint found(Cluster cluster) {
        return new ClusterEndpoint(URI.create("https://" + cluster.name()), "");
    }

    private static FailureException throttled(Duration wait) {
        return new FailureException(
                new Problem(Cause.THROTTLED, "too many requests"), Optional.of(wait));
    }

    private static Problem problem(List<Outcome> outcomes) {
        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Retryable.class);
        return ((Outcome.Retryable) outcomes.getFirst()).problem();
    }

    private static boolean isBad(Cluster cluster) {
        return cluster.name().startsWith("bad");
    }

    private static ClusterJob job(Cluster cluster) {
        return new ClusterJob(cluster, Optional.empty(), Optional.empty(), false, false);
    }

    private static Cluster cluster(String name, Optional<Role> role) {
        return cluster(name, role, "ecr-pull");
    }

    private static Cluster cluster(String name, Optional<Role> role, String secretName) {
        SecretSpec secret =
                SecretSpec.named(secretName)
                        .registries(List.of(new Registry.Public("public")))
                        .namespaces(NamespaceSelector.named(List.of("default")))
                        .build();
        return new Cluster(name, "eu-west-1", role, List.of(secret));
    }

    private static Optional<Role> role() {
        return Optional.of(new Role("arn:aws:iam::222222222222:role/other", Optional.empty()));
    }
}
