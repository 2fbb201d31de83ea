package io.ecrpusher.benchmarks;

import com.google.gson.JsonObject;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.ClusterPush;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.push.Pusher;
import io.ecrpusher.push.Retries;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.time.Deadline;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rotates one Secret in many namespaces of a real API server. Alternates with a bare client that
 * sends the same requests over five keep-alive connections. Then repeats this from a distance, and
 * also compares with typical CronJobs: two requests per Secret, one after the other. {@code
 * MeasureKube KUBECONFIG NAMESPACES ROUNDS}.
 */
final class MeasureKube {
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    private static final int PASSWORD = 2_600; // about the length of an ECR token

    private static final Duration DISTANCE = Duration.ofMillis(50);
    private static final int SEQUENTIAL_SECRETS = 40; // enough to measure their rate

    private final Kubeconfig server;
    private final URI endpoint;
    private final int namespaces;
    private final Fleet fleet;
    private final Pusher pusher;
    private int passwords;

    /** Measures {@code server} through {@code endpoint}: its own, or a proxy's. */
    private MeasureKube(Kubeconfig server, URI endpoint, int namespaces) {
        this.server = server;
        this.endpoint = endpoint;
        this.namespaces = namespaces;
        this.fleet =
                FleetFile.parse(
                        "a benchmark",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: ["bench-*"]}]
                        clusters: [{name: real}]
                        """,
                        "eu-west-1");
        ClusterEndpoint cluster = new ClusterEndpoint(endpoint, server.caPem());
        this.pusher =
                new Pusher(
                        new ClusterPush(
                                new ClusterAccess(
                                        new CachedDirectory(
                                                _ -> cluster,
                                                EndpointStore.NONE,
                                                Clock.systemUTC()),
                                        (_, _) -> new BearerToken(server.token(), Instant.MAX),
                                        (_, arn) -> {
                                            throw new IllegalStateException(arn);
                                        }),
                                new ApiServers(
                                        Settings.API_CONNECT_TIMEOUT,
                                        Settings.API_RESPONSE_TIMEOUT),
                                new Retries(Settings.API_ATTEMPTS, Settings.API_RETRY_PAUSE)));
    }

    static void main(String[] args) throws Exception {
        Kubeconfig server = Kubeconfig.read(args[0]);
        int namespaces = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        MeasureKube near = new MeasureKube(server, server.endpoint(), namespaces);
        near.createNamespaces();
        near.print("near", rounds, 0);
        try (DelayingProxy proxy = DelayingProxy.before(server.endpoint(), DISTANCE)) {
            MeasureKube far = new MeasureKube(server, proxy.uri(), namespaces);
            far.print("%d ms away".formatted(DISTANCE.toMillis()), rounds, SEQUENTIAL_SECRETS);
        }
        System.exit(0); // OkHttp keeps a thread for idle connections
    }

    private void createNamespaces() throws Exception {
        BareClient.send(
                server.endpoint(),
                server.sockets(),
                namespaces,
                BareClient.CONNECTIONS,
                i ->
                        BareClient.request(
                                server.endpoint(),
                                server.token().reveal(),
                                "POST /api/v1/namespaces",
                                "application/json",
                                "{\"metadata\":{\"name\":\"bench-%d\"}}"
                                        .formatted(i)
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    private void print(String where, int rounds, int sequentialSecrets) throws Exception {
        Figures figures = new Figures();
        Map<String, Long> before = server.requests();
        System.out.printf("%d namespaces, %s, %d rounds%n", namespaces, where, rounds);
        for (int round = 0; round < rounds; round++) {
            long bytes = allocatedBytes();
            figures.add("ecr-pusher, Secrets per second", rate(namespaces, this::rotate));
            figures.add("ecr-pusher allocated, MB", (allocatedBytes() - bytes) / 1e6);
            if (round == 0) {
                System.out.println("    requests of one rotation: " + since(before));
            }
            figures.add(
                    "bare client, Secrets per second",
                    rate(namespaces, () -> sendBare(namespaces, BareClient.CONNECTIONS)));
            if (sequentialSecrets > 0) {
                figures.add(
                        "two sequential requests per Secret",
                        rate(sequentialSecrets, () -> sendBare(2 * sequentialSecrets, 1)));
            }
        }
        JsonObject labels = new JsonObject();
        labels.addProperty("where", where);
        labels.addProperty("namespaces", namespaces);
        figures.print(labels);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double rate(int secrets, Work work) throws Exception {
        long started = System.nanoTime();
        work.run();
        return secrets / ((System.nanoTime() - started) / 1e9);
    }

    private void rotate() throws FailureException {
        SecretManifest manifest = manifest();
        Clock clock = Clock.systemUTC();
        List<Outcome> outcomes =
                pusher.push(
                        Plan.of(fleet, new Trigger.Rotate(), clock.instant()),
                        _ -> manifest,
                        new Deadline(clock, clock.instant().plusSeconds(120)));
        long applied = outcomes.stream().filter(Outcome.Applied.class::isInstance).count();
        if (applied != namespaces) {
            throw new IllegalStateException(
                    "%d of %d Secrets were written: %s"
                            .formatted(applied, namespaces, outcomes.getLast()));
        }
    }

    private void sendBare(int requests, int connections) throws Exception {
        byte[] body = manifest().body().reveal().getBytes(StandardCharsets.UTF_8);
        BareClient.send(
                endpoint,
                server.sockets(),
                requests,
                connections,
                i ->
                        BareClient.request(
                                endpoint,
                                server.token().reveal(),
                                body,
                                "bench-" + i % namespaces));
    }

    /** Returns a manifest with a new password. */
    private SecretManifest manifest() throws FailureException {
        SecretSpec secret = fleet.clusters().getFirst().secrets().getFirst();
        String password = "%08d".formatted(passwords++).repeat(PASSWORD / 8);
        return SecretManifest.render(
                secret,
                List.of(new RegistryLogin(HOST, Credential.of(password))),
                Instant.EPOCH.plusSeconds(passwords));
    }

    private Map<String, Long> since(Map<String, Long> before) throws Exception {
        Map<String, Long> since = new LinkedHashMap<>();
        server.requests()
                .forEach(
                        (request, count) -> {
                            long more = count - before.getOrDefault(request, 0L);
                            if (more > 0) {
                                since.put(request, more);
                            }
                        });
        return since;
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getTotalThreadAllocatedBytes();
    }
}
