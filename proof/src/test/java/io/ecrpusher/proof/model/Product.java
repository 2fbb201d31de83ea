package io.ecrpusher.proof.model;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.ClusterDiscovery;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.kubernetes.DirectConnector;
import io.ecrpusher.kubernetes.DirectConnector.Answer;
import io.ecrpusher.push.ClusterPush;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.push.Retries;
import io.ecrpusher.queue.Dispatch;
import io.ecrpusher.records.RecordStore;
import io.ecrpusher.records.shard.RecordObjects;
import io.ecrpusher.records.shard.ShardedRecords;
import io.ecrpusher.registry.CachedTokens;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.run.HandOff;
import io.ecrpusher.run.Run;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.time.RetryBudget;

import okhttp3.Request;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * One process of a deployment, such as a warm Lambda environment: the real flow with its own
 * caches, on edges in memory.
 */
final class Product {
    private static final String CA =
            "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";

    private final World world;
    final Deployment deployment;
    final String name;
    final Clock clock;
    final Dispatch dispatch;
    private final RetryBudget retries = new RetryBudget();
    private final Run run;
    final Duration tokenMaxAge;

    /** How far this process's clock is ahead of the world's. */
    Duration skew = Duration.ZERO;

    /** The sum of all jumps back of this process's clock. */
    Duration jumpedBack = Duration.ZERO;

    Kill kill = Kill.NO;

    /** Holds back writes to clusters until it is opened; null if it is open. */
    volatile CountDownLatch gate;

    /** Counted down by the first write that is held back. */
    volatile CountDownLatch held = new CountDownLatch(0);

    /** The last token of each request. */
    final Map<String, Ecr.Issued> tokens = new ConcurrentHashMap<>();

    /** The API server's host that EKS last returned for each cluster. */
    final Map<String, String> described = new ConcurrentHashMap<>();

    /** The results of the last runs that surely reached their cluster, by cluster. */
    final Map<String, Map<String, ModelSecret.Result>> results = new HashMap<>();

    /** When the present run started, by this process's clock. */
    Instant startedAt = Instant.MIN;

    /** When a process is killed. */
    enum Kill {
        NO,
        /** Before the first request to a cluster. */
        BEFORE,
        /** After some writes. */
        MIDWAY,
        /** After all writes, before it records them. */
        AFTER
    }

    Product(World world, Deployment deployment, String name) {
        this.world = world;
        this.deployment = deployment;
        this.name = name;
        InstantSource source = () -> world.now.plus(skew);
        clock = source.withZone(ZoneOffset.UTC);
        tokenMaxAge =
                deployment.queued ? Settings.TOKEN_MAX_AGE_BESIDE_WORKERS : Settings.TOKEN_MAX_AGE;
        CachedTokens cached = new CachedTokens(this::token, clock);
        ClusterAccess access =
                new ClusterAccess(
                        new CachedDirectory(this::describe, EndpointStore.NONE, clock),
                        (cluster, _) -> bearer(cluster),
                        (_, _) -> {
                            throw new IllegalStateException("no cluster needs it");
                        });
        run =
                new Run(
                        _ -> deployment.fleet,
                        new ClusterDiscovery(_ -> List.of(), _ -> world.listClusters(), clock),
                        cached.notOlderThan(tokenMaxAge),
                        access,
                        new Pusher(
                                new ClusterPush(
                                        access,
                                        new DirectConnector(this::answer),
                                        new Retries(Settings.API_ATTEMPTS, Duration.ZERO)
                                                .within(retries))),
                        records(),
                        RegionNames.ANY,
                        clock);
        dispatch =
                new Dispatch(
                        (jobs, _) -> deployment.send(world, this, jobs), 0, Duration.ofMinutes(10));
    }

    /** Starts a run as {@code Application.run} does. */
    Run newRun() {
        retries.startRun();
        return run;
    }

    /** Returns the clusters whose API server isn't where EKS last said to this process. */
    Set<String> stale() {
        Set<String> stale = new HashSet<>();
        described.forEach(
                (cluster, host) -> {
                    Site site = world.sites.get(cluster);
                    if (site == null || !site.host.equals(host)) {
                        stale.add(cluster);
                    }
                });
        return stale;
    }

    HandOff handOff(String event) {
        return deployment.queued ? dispatch.forEvent(event) : HandOff.NONE;
    }

    private RecordStore records() {
        RecordObjects guarded =
                new RecordObjects() {
                    @Override
                    public Optional<Content> read(String key) throws FailureException {
                        throwIfGone();
                        return deployment.records.read(key);
                    }

                    @Override
                    public boolean write(String key, String text, Optional<String> tag)
                            throws FailureException {
                        throwIfGone();
                        return deployment.records.write(key, text, tag);
                    }
                };
        return new ShardedRecords(guarded, deployment.name, clock);
    }

    private void throwIfGone() throws FailureException {
        if (kill != Kill.NO || world.recordsFail) {
            throw new FailureException(Cause.SERVER_FAILED, "the bucket fails");
        }
    }

    private RegistryToken token(EcrTokenRequest request) throws FailureException {
        String key =
                switch (request) {
                    case EcrTokenRequest.Public _ -> "public";
                    case EcrTokenRequest.Private own ->
                            (own.role().isPresent() ? "partner/" : "own/") + own.region();
                };
        Ecr.Issued issued = world.ecr.issue(key, world.now, clock.instant());
        tokens.put(key, issued);
        return new RegistryToken(
                issued.host(),
                Credential.of(issued.password()),
                clock.instant(),
                issued.expiresAt());
    }

    private ClusterEndpoint describe(Cluster cluster) throws FailureException {
        world.throwIfDenied(cluster);
        Site site = world.sites.get(cluster.name());
        if (site == null) {
            throw new FailureException(Cause.UNKNOWN_CLUSTER, "no such cluster");
        }
        described.put(cluster.name(), site.host);
        return new ClusterEndpoint(URI.create("https://" + site.host), CA, Map.of());
    }

    private BearerToken bearer(Cluster cluster) throws FailureException {
        world.throwIfDenied(cluster);
        return new BearerToken(
                Credential.of("token-of-" + cluster.name()),
                clock.instant().plus(Settings.EKS_TOKEN_LIFE));
    }

    private Answer answer(Request request, byte[] body) throws IOException {
        boolean write = !request.method().equals("GET");
        CountDownLatch closed = gate;
        if (write && closed != null) {
            held.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        String path = request.url().encodedPath();
        boolean cut =
                kill == Kill.BEFORE
                        || (kill == Kill.MIDWAY && write && Math.floorMod(path.hashCode(), 2) == 0);
        if (cut) {
            throw new IOException("killed");
        }
        Site site = world.sites.get(request.url().host().split("-", 2)[0]);
        if (site == null || !site.host.equals(request.url().host())) {
            throw new UnknownHostException("gone");
        }
        return switch (site.fault) {
            case DOWN -> throw new ConnectException("down");
            case ERRORS -> status(503, "the server is currently unable to handle the request");
            case FORBIDDEN ->
                    status(403, "secrets is forbidden: User \\\"x\\\" cannot patch resource");
            case UNAUTHORIZED -> status(401, "Unauthorized");
            case NONE -> handle(site, request, body);
            case LOST -> {
                Answer answer = handle(site, request, body);
                if (write) {
                    throw new IOException("reset");
                }
                yield answer;
            }
        };
    }

    private static Answer status(int code, String message) {
        return new Answer(
                code,
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"code\":%d}"
                        .formatted(message, code));
    }

    private static Answer handle(Site site, Request request, byte[] body) {
        Map<String, List<String>> headers = new TreeMap<>(request.headers().toMultimap());
        if (request.body() != null) {
            headers.put("content-type", List.of(String.valueOf(request.body().contentType())));
        }
        String query = request.url().encodedQuery();
        HttpResponse response =
                site.api.handle(
                        new HttpRequest(
                                request.method(),
                                request.url().encodedPath(),
                                query == null ? "" : query,
                                Headers.of(headers),
                                body));
        return new Answer(response.status(), new String(response.body(), StandardCharsets.UTF_8));
    }
}
