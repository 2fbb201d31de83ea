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
import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.TaggedSecrets;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.kubernetes.SecretApply;
import io.ecrpusher.kubernetes.UnusedKubernetes;
import io.ecrpusher.plan.ClusterJob;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.Target;
import io.ecrpusher.report.Report;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.secret.SecretRenderer;
import io.ecrpusher.time.Deadline;
import io.ecrpusher.time.StopSignal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

class PusherTest {
    private static final Instant VALID_UNTIL = Instant.parse("2026-01-01T12:00:00Z");
    private static final SecretRenderer MANIFESTS =
            secret -> new SecretManifest(secret.name(), Credential.of("{}"), VALID_UNTIL);
    private final Deadline later = new Deadline(Clock.systemUTC(), Instant.now().plusSeconds(60));

    private final List<Namespace> namespaces = new ArrayList<>();
    private final AtomicInteger described = new AtomicInteger();
    private final AtomicInteger signed = new AtomicInteger();

    @Test
    void returnsOutcomesInPlanOrder() {
        List<Cluster> clusters = List.of(cluster("a", 30), cluster("b", 1), cluster("c", 7));
        List<Outcome> outcomes = push((_, _, _) -> {}, clusters);
        List<Target> planned =
                clusters.stream()
                        .flatMap(
                                cluster ->
                                        job(cluster)
                                                .select(List.of(), List.of())
                                                .targets()
                                                .stream())
                        .toList();
        assertThat(outcomes).extracting(Outcome::target).containsExactlyElementsOf(planned);
        assertThat(outcomes)
                .allMatch(
                        outcome ->
                                outcome instanceof Outcome.Applied(_, Instant until, _)
                                        && until.equals(VALID_UNTIL));
    }

    @Test
    void sendsEachSecretOnceWithAtMostFiveRequestsAtOncePerCluster() {
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<String> namespaces = ConcurrentHashMap.newKeySet();
        push(
                (_, secret, _) -> {
                    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    pause();
                    assertThat(namespaces.add(secret.namespace())).isTrue();
                    inFlight.decrementAndGet();
                },
                List.of(cluster("a", 100)));
        assertThat(most).hasValue(5);
        assertThat(namespaces).hasSize(100);
    }

    @Test
    void sendsFewSecretsOverOneConnection() {
        AtomicInteger inFlight = new AtomicInteger();
        push(
                (_, _, _) -> {
                    assertThat(inFlight.incrementAndGet()).isEqualTo(1);
                    pause();
                    inFlight.decrementAndGet();
                },
                List.of(cluster("a", 7)));
    }

    @Test
    void stopsAtTheFirstSecretOfADeadCluster() {
        AtomicInteger requests = new AtomicInteger();
        List<Outcome> outcomes =
                push(
                        (_, _, _) -> {
                            requests.incrementAndGet();
                            throw new FailureException(Cause.UNREACHABLE, "refused");
                        },
                        List.of(cluster("dead", 50)));
        assertThat(requests).hasValue(2); // the first Secret's two attempts
        assertThat(outcomes)
                .hasSize(50)
                .allMatch(
                        outcome ->
                                outcome instanceof Outcome.Retryable(_, Problem(Cause cause, _, _))
                                        && cause == Cause.UNREACHABLE);
    }

    @Test
    void givesUpOnAClusterThatGoesDown() {
        AtomicInteger requests = new AtomicInteger();
        List<Outcome> outcomes =
                push(
                        (_, _, _) -> {
                            if (requests.incrementAndGet() > 1) {
                                throw new FailureException(Cause.UNREACHABLE, "refused");
                            }
                        },
                        List.of(cluster("dies", 200)));
        assertThat(requests).hasValueLessThan(100);
        assertThat(outcomes).filteredOn(Outcome.Applied.class::isInstance).hasSize(1);
    }

    @Test
    void pushesTheOtherSecretsWhenOneWaitsForADeadWebhook() {
        List<Outcome> outcomes =
                push(
                        (_, secret, _) -> {
                            if (secret.namespace().equals("ns-3")) {
                                throw new FailureException(
                                        Cause.UNREACHABLE, "no response in time");
                            }
                        },
                        List.of(cluster("a", 20)));
        assertThat(outcomes).filteredOn(Outcome.Applied.class::isInstance).hasSize(19);
    }

    @Test
    void pushesToTheOtherNamespacesWhenOneFails() {
        List<Outcome> outcomes =
                push(
                        (_, secret, _) -> {
                            if (secret.namespace().equals("ns-0")) {
                                throw new FailureException(
                                        Cause.SERVER_FAILED, "a webhook is down");
                            }
                        },
                        List.of(cluster("a", 20)));
        assertThat(outcomes).filteredOn(Outcome.Applied.class::isInstance).hasSize(19);
        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Retryable.class);
    }

    @Test
    void signsANewTokenAfterARejection() {
        AtomicInteger requests = new AtomicInteger();
        List<Outcome> outcomes =
                push(
                        (_, _, _) -> {
                            if (requests.incrementAndGet() == 1) {
                                throw new FailureException(Cause.NOT_AUTHENTICATED, "401");
                            }
                        },
                        List.of(cluster("a", 3)));
        assertThat(outcomes).allMatch(Outcome.Applied.class::isInstance);
        assertThat(signed).hasValue(2);
        assertThat(described).hasValue(2);
    }

    @Test
    void keepsAnotherSecretsFailureApartWhileTheClusterIsReopened() {
        CountDownLatch bothSent = new CountDownLatch(1);
        CountDownLatch reopening = new CountDownLatch(1);
        AtomicInteger rejected = new AtomicInteger();
        CachedDirectory throttled =
                directory(
                        _ -> {
                            if (described.incrementAndGet() == 2) {
                                reopening.countDown();
                                throw new FailureException(
                                        new Problem(Cause.THROTTLED, "eks:DescribeCluster"),
                                        Optional.of(Duration.ofMillis(500)));
                            }
                            return new ClusterEndpoint(URI.create("https://127.0.0.1:1"), "");
                        });
        Apply apply =
                (_, secret, _) -> {
                    if (secret.namespace().equals("ns-1") && rejected.getAndIncrement() == 0) {
                        await(bothSent);
                        throw new FailureException(Cause.NOT_AUTHENTICATED, "401");
                    }
                    if (secret.namespace().equals("ns-2")) {
                        bothSent.countDown();
                        await(reopening);
                        throw new FailureException(Cause.OWNED_BY_OTHER, "'helm' owns it");
                    }
                };
        List<Outcome> outcomes =
                pusher(apply, throttled)
                        .push(new Plan(List.of(job(cluster("a", 9)))), MANIFESTS, later);
        assertThat(outcomes).filteredOn(Outcome.Applied.class::isInstance).hasSize(8);
    }

    @Test
    void reportsARequestCutOffByTheDeadlineAsOutOfTimeIfTheClusterHadResponded() {
        Deadline soon = new Deadline(Clock.systemUTC(), Instant.now().plusMillis(300));
        Apply apply =
                (_, secret, timeout) -> {
                    if (!secret.namespace().equals("ns-0")) {
                        sleep(timeout);
                        throw new FailureException(Cause.UNREACHABLE, "no response in time");
                    }
                };
        List<Outcome> outcomes =
                pusher(apply).push(new Plan(List.of(job(cluster("a", 2)))), MANIFESTS, soon);
        assertThat(outcomes.getLast())
                .isInstanceOfSatisfying(
                        Outcome.Retryable.class,
                        outcome ->
                                assertThat(outcome.problem().cause()).isEqualTo(Cause.OUT_OF_TIME));
    }

    @Test
    void doesNotSignAThirdToken() {
        List<Outcome> outcomes =
                push(
                        (_, _, _) -> {
                            throw new FailureException(Cause.NOT_AUTHENTICATED, "401");
                        },
                        List.of(cluster("a", 30)));
        assertThat(outcomes)
                .allMatch(
                        outcome ->
                                outcome instanceof Outcome.Rejected(_, Problem(Cause cause, _, _))
                                        && cause == Cause.NOT_AUTHENTICATED);
        assertThat(signed).hasValue(2);
    }

    @Test
    void failsOnlyTheSecretsOfAFailedRegistry() {
        SecretRenderer oneBroken =
                secret -> {
                    if (secret.name().equals("broken")) {
                        throw new FailureException(Cause.UNREACHABLE, "registry 'x': no response");
                    }
                    return MANIFESTS.render(secret);
                };
        Cluster cluster =
                new Cluster(
                        "a",
                        "eu-west-1",
                        Optional.empty(),
                        List.of(secret("broken", 2), secret("whole", 2)));
        List<Outcome> outcomes =
                pusher((_, _, _) -> {}).push(new Plan(List.of(job(cluster))), oneBroken, later);
        assertThat(outcomes.subList(0, 2)).allMatch(Outcome.Retryable.class::isInstance);
        assertThat(outcomes.subList(2, 4)).allMatch(Outcome.Applied.class::isInstance);
    }

    @Test
    void reportsOutOfTimeAfterTheDeadline() {
        Deadline past = new Deadline(Clock.systemUTC(), Instant.now().minusSeconds(1));
        List<Outcome> outcomes =
                pusher((_, _, _) -> {})
                        .push(new Plan(List.of(job(cluster("a", 3)))), MANIFESTS, past);
        assertThat(outcomes)
                .hasSize(3)
                .allMatch(
                        outcome ->
                                outcome instanceof Outcome.Retryable(_, Problem(Cause cause, _, _))
                                        && cause == Cause.OUT_OF_TIME);
        assertThat(described).hasValue(0);
        assertThat(signed).hasValue(0);
    }

    @Test
    @Timeout(30)
    void doesNotWaitForACallAfterTheDeadline() {
        CachedDirectory silent =
                directory(
                        _ -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException _) {
                                // the run ends
                            }
                            throw new FailureException(Cause.UNREACHABLE, "no response");
                        });
        Deadline soon = new Deadline(Clock.systemUTC(), Instant.now().plusMillis(100));
        List<Outcome> outcomes =
                pusher((_, _, _) -> {}, silent)
                        .push(new Plan(List.of(job(cluster("a", 3)))), MANIFESTS, soon);
        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Retryable.class,
                        outcome ->
                                assertThat(outcome.problem().cause()).isEqualTo(Cause.OUT_OF_TIME));
    }

    @Test
    @Timeout(30)
    void sendsNothingMoreAfterItIsStopped() {
        StopSignal stop = new StopSignal();
        AtomicInteger sent = new AtomicInteger();
        List<Outcome> outcomes =
                pusher(
                                (_, _, _) -> {
                                    sent.incrementAndGet();
                                    stop.stop();
                                })
                        .push(
                                new Plan(List.of(job(cluster("a", 20)), job(cluster("b", 20)))),
                                MANIFESTS,
                                new Deadline(later.clock(), later.at(), stop));
        assertThat(outcomes).hasSize(40);
        assertThat(outcomes).filteredOn(Outcome.Applied.class::isInstance).hasSize(sent.get());
        assertThat(sent.get()).isLessThan(3);
        assertThat(outcomes)
                .last()
                .isInstanceOfSatisfying(
                        Outcome.Retryable.class,
                        outcome ->
                                assertThat(outcome.problem().detail())
                                        .isEqualTo(
                                                "the run was stopped before this Secret's turn"));
    }

    @Test
    @Timeout(30)
    void endsItsWaitsWhenItIsStopped() throws FailureException {
        StopSignal stop = new StopSignal();
        List<Outcome> outcomes =
                pusher(
                                (_, _, _) -> {
                                    Thread.startVirtualThread(stop::stop);
                                    throw new FailureException(
                                            new Problem(Cause.THROTTLED, "too many requests"),
                                            Optional.of(Duration.ofSeconds(50)));
                                })
                        .push(
                                new Plan(List.of(job(cluster("a", 2)))),
                                MANIFESTS,
                                new Deadline(later.clock(), later.at(), stop));
        assertThat(outcomes).hasSize(2).allMatch(Outcome.Retryable.class::isInstance);
    }

    @Test
    void asksTheObserverBeforeEachClusterAndTellsItsOutcomes() {
        List<String> seen = new CopyOnWriteArrayList<>();
        PushObserver observer =
                new PushObserver() {
                    @Override
                    public void starts(Plan plan) {
                        seen.add("starts " + plan.jobs().size());
                    }

                    @Override
                    public Optional<FailureException> admit(ClusterJob job) {
                        return job.cluster().name().equals("b")
                                ? Optional.of(new FailureException(Cause.OUT_OF_TIME, "no more"))
                                : Optional.empty();
                    }

                    @Override
                    public void ended(ClusterJob job, List<Outcome> outcomes) {
                        seen.add(job.cluster().name() + " ended with " + outcomes.size());
                    }
                };
        List<Outcome> outcomes =
                pusher((_, _, _) -> {})
                        .push(
                                new Plan(List.of(job(cluster("a", 2)), job(cluster("b", 2)))),
                                MANIFESTS,
                                later,
                                observer);
        assertThat(outcomes)
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Applied", "Applied", "Retryable");
        assertThat(seen).containsExactly("starts 2", "a ended with 2");
        assertThat(described).hasValue(1);
    }

    @Test
    void readsTheClustersTagsAgainForARequestedPush() {
        List<SecretSpec> secrets = List.of(secret("ecr-pull", 1));
        Cluster found =
                new Cluster(
                        "a",
                        "eu-west-1",
                        Optional.empty(),
                        new AccessMethod.Eks(),
                        secrets,
                        List.of(new TaggedSecrets(Map.of(), secrets)));
        Pusher pusher = pusher((_, _, _) -> {});
        for (boolean requested : List.of(false, false, true)) {
            ClusterJob job =
                    new ClusterJob(found, Optional.empty(), Optional.empty(), requested, false);
            assertThat(pusher.push(new Plan(List.of(job)), MANIFESTS, later))
                    .allMatch(Outcome.Applied.class::isInstance);
        }
        assertThat(described).hasValue(2);
    }

    @Test
    void reportsWrittenSecretsAfterAnUnexpectedErrorInPruning() {
        ClusterJob job =
                new ClusterJob(
                        cluster("a", 2),
                        Optional.empty(),
                        Optional.of(new Prune("fleet", List.of())),
                        false,
                        false);
        assertThat(pusher((_, _, _) -> {}).push(new Plan(List.of(job)), MANIFESTS, later))
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Applied", "Applied", "Retryable");
    }

    @Test
    void reportsADeletedMatchedNamespaceAsGoneAndANamedOneAsRejected() {
        namespaces.add(new Namespace("team-a", Map.of(), Instant.EPOCH, false));
        namespaces.add(new Namespace("team-b", Map.of(), Instant.EPOCH, true));
        SecretSpec secret =
                secret(
                        "ecr-pull",
                        new NamespaceSelector(
                                List.of(
                                        new NamePattern("named"),
                                        new NamePattern("team-*"),
                                        new NamePattern("web-*")),
                                List.of(),
                                Optional.empty()));
        List<Outcome> outcomes =
                push(
                        (_, _, _) -> {
                            throw new FailureException(Cause.NAMESPACE_GONE, "it is gone");
                        },
                        List.of(new Cluster("a", "eu-west-1", Optional.empty(), List.of(secret))));
        assertThat(outcomes)
                .extracting(
                        outcome ->
                                outcome.getClass().getSimpleName()
                                        + " "
                                        + outcome.target().namespace())
                .containsExactly("Rejected named", "Gone team-a", "Gone team-b", "Unmatched web-*");
    }

    @Test
    void reportsOnlyTheClassAndTheLogIdOfAnUnexpectedError() {
        List<Outcome> outcomes =
                push(
                        (_, _, _) -> {
                            throw new IllegalStateException("k8s-aws-v1.secret");
                        },
                        List.of(cluster("a", 1)));
        assertThat(outcomes)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Retryable.class,
                        outcome ->
                                assertThat(outcome.problem().text())
                                        .matches(
                                                "Unexpected error IllegalStateException \\(log id [0-9a-f]{8}\\)\\. Please report it\\."));
    }

    @Test
    void groupsEqualUnexpectedErrorsInOneFailure() {
        List<Outcome> outcomes =
                push(
                        (_, secret, _) -> {
                            throw new IllegalStateException("of " + secret.namespace());
                        },
                        List.of(cluster("a", 20)));
        assertThat(new Report(outcomes, Duration.ZERO).failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.targets()).hasSize(20));
    }

    @Test
    void pushesToTheOtherClustersAfterAnUnexpectedError() {
        namespaces.add(null);
        NamespaceSelector all =
                new NamespaceSelector(List.of(new NamePattern("*")), List.of(), Optional.empty());
        Cluster broken =
                new Cluster("a", "eu-west-1", Optional.empty(), List.of(secret("ecr-pull", all)));
        List<Outcome> outcomes = push((_, _, _) -> {}, List.of(broken, cluster("b", 1)));
        assertThat(outcomes)
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Retryable", "Applied");
    }

    /** A fake API server's response to an apply. */
    private interface Apply {
        void apply(Credential token, SecretApply secret, Duration timeout) throws FailureException;
    }

    private static final class FakeKubernetes extends UnusedKubernetes {
        private final Apply apply;
        private final List<Namespace> namespaces;

        FakeKubernetes(Apply apply, List<Namespace> namespaces) {
            this.apply = apply;
            this.namespaces = namespaces;
        }

        @Override
        public SecretChange apply(Credential token, SecretApply secret, Duration timeout)
                throws FailureException {
            apply.apply(token, secret, timeout);
            return SecretChange.NOT_COMPARED;
        }

        @Override
        public List<Namespace> namespaces(Credential token, Duration timeout) {
            return namespaces;
        }
    }

    private List<Outcome> push(Apply apply, List<Cluster> clusters) {
        return pusher(apply)
                .push(new Plan(clusters.stream().map(PusherTest::job).toList()), MANIFESTS, later);
    }

    private Pusher pusher(Apply apply) {
        return pusher(
                apply,
                directory(
                        _ -> {
                            described.incrementAndGet();
                            return new ClusterEndpoint(URI.create("https://127.0.0.1:1"), "");
                        }));
    }

    private Pusher pusher(Apply apply, CachedDirectory directory) {
        return new Pusher(
                new ClusterPush(
                        new ClusterAccess(
                                directory,
                                (_, _) -> {
                                    signed.incrementAndGet();
                                    return new BearerToken(Credential.of("token"), Instant.MAX);
                                },
                                (_, arn) -> {
                                    throw new IllegalStateException(arn);
                                }),
                        _ -> new FakeKubernetes(apply, namespaces),
                        new Retries(2, Duration.ofMillis(1))));
    }

    private static CachedDirectory directory(ClusterDirectory directory) {
        return new CachedDirectory(directory, EndpointStore.NONE, Clock.systemUTC());
    }

    private static ClusterJob job(Cluster cluster) {
        return new ClusterJob(cluster, Optional.empty(), Optional.empty(), false, false);
    }

    private static Cluster cluster(String name, int namespaces) {
        return new Cluster(
                name, "eu-west-1", Optional.empty(), List.of(secret("ecr-pull", namespaces)));
    }

    private static SecretSpec secret(String name, int namespaces) {
        return secret(
                name,
                NamespaceSelector.named(
                        IntStream.range(0, namespaces).mapToObj(i -> "ns-" + i).toList()));
    }

    private static SecretSpec secret(String name, NamespaceSelector namespaces) {
        return SecretSpec.named(name)
                .registries(List.of(new Registry.Public("public")))
                .namespaces(namespaces)
                .build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause() {
        sleep(Duration.ofMillis(5));
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
