package io.ecrpusher.benchmarks;

import com.google.gson.Gson;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rotates one Secret in many namespaces of a real API server, in turns with a bare client that
 * sends the same over five keep-alive sockets; from near and from a distance, where the measure is
 * what CronJobs do: two requests a Secret, one after the other. {@code MeasureKube KUBECONFIG
 * NAMESPACES ROUNDS}.
 */
final class MeasureKube {
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    private static final int PASSWORD = 2_600; // about what ECR's have

    private static final Duration DISTANCE = Duration.ofMillis(50);
    private static final int ONE_BY_ONE = 40; // of which a round trip's time is taken

    private final Kubeconfig server;
    private final URI endpoint;
    private final int namespaces;
    private final Fleet fleet;
    private final Pusher pusher;
    private int passwords;

    /**
     * @param endpoint where the server is reached
     */
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
                                        _ -> new BearerToken(server.token(), Instant.MAX),
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
            far.print("%d ms away".formatted(DISTANCE.toMillis()), rounds, ONE_BY_ONE);
        }
        System.exit(0); // OkHttp's connections keep a thread for a while
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

    private void print(String where, int rounds, int oneByOne) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> cronJobs = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        Map<String, Long> before = server.requests();
        System.out.printf("%d namespaces, %s, %d rounds%n", namespaces, where, rounds);
        for (int round = 0; round < rounds; round++) {
            long bytes = allocatedBytes();
            ours.add(rate(namespaces, this::rotate));
            megabytes.add((allocatedBytes() - bytes) / 1e6);
            if (round == 0) {
                System.out.println("    requests of one rotation: " + since(before));
            }
            bare.add(rate(namespaces, () -> sendBare(namespaces, BareClient.CONNECTIONS)));
            if (oneByOne > 0) {
                cronJobs.add(rate(oneByOne, () -> sendBare(2 * oneByOne, 1)));
            }
        }
        Map<String, List<Double>> rows = new LinkedHashMap<>();
        rows.put("ecr-pusher, Secrets a second", ours);
        rows.put("bare client, Secrets a second", bare);
        rows.put("two requests a Secret, one by one", cronJobs);
        rows.put("ecr-pusher allocated, MB", megabytes);
        JsonObject json = new JsonObject();
        json.addProperty("where", where);
        json.addProperty("namespaces", namespaces);
        rows.forEach(
                (name, values) -> {
                    if (!values.isEmpty()) {
                        json.addProperty(name, Math.round(median(values)));
                        System.out.printf("    %-36s %s%n", name, figures(values));
                    }
                });
        System.out.println(new Gson().toJson(json));
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
                i -> BareClient.request(endpoint, server.token().reveal(), body, "bench-" + i));
    }

    /** Each with a password that the cluster does not have yet. */
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

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }

    private static String figures(List<Double> rates) {
        return "median %4.0f   all %s"
                .formatted(
                        median(rates),
                        rates.stream().map("%.0f"::formatted).collect(Collectors.joining(" ")));
    }
}
