package io.ecrpusher.proof.soak;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.AcceleratedClock;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.hostile.HostileBehavior;
import io.ecrpusher.simulator.hostile.HostileServer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * 200 clusters in four accounts, one for each hostile behavior among them, in a simulated AWS whose
 * clock a test moves. Others join and leave.
 */
final class SoakFleet implements AutoCloseable {
    static final int CLUSTERS = 200;
    static final int SECRETS_EACH = 3;
    private static final int ACCOUNTS = 4;
    private static final int VISITORS = 2;
    private static final String REGION = "eu-west-1";
    private static final String HUB = "111122223330";
    private static final String ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(HUB);
    private static final String BUCKET = "stack";
    private static final String ACCESS =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: ecr-pusher}
            rules:
            - {apiGroups: [""], resources: [secrets], verbs: [get, patch, create]}
            - {apiGroups: [""], resources: [serviceaccounts], verbs: [get, list, patch]}
            - {apiGroups: [""], resources: [namespaces], verbs: [list]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: ecr-pusher}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ecr-pusher}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
            """;
    private static final String FILE =
            """
            version: 1
            name: soak
            registries: [{name: main, regions: [eu-west-1, us-east-1]}]
            secrets:
            - {name: ecr-pull, namespaces: [default, "team-*"]}
            - {name: merged, namespaces: [default], onConflict: merge, serviceAccounts: [default]}
            clusters:
            """;

    private final AcceleratedClock clock = new AcceleratedClock();
    private final Simulator simulator = Simulator.start(clock);
    private final SqsQueue jobs = simulator.createQueue(HUB, REGION, "jobs");
    private final SqsQueue deadLetters = simulator.createQueue(HUB, REGION, "dead-letters");
    private final List<EksCluster> good = new ArrayList<>();
    private final List<HostileServer> hostile = new ArrayList<>();
    private final Deque<EksCluster> visitors = new ArrayDeque<>();
    private final StringBuilder lines = new StringBuilder();
    private int visits;

    SoakFleet() {
        simulator.createBucket(HUB, BUCKET);
        for (int i = 1; i < ACCOUNTS; i++) {
            simulator.addRole(role(i), Set.of(ROLE), Optional.empty());
        }
        for (HostileBehavior behavior : HostileBehavior.values()) {
            HostileServer server = HostileServer.start(behavior);
            hostile.add(server);
            String name = "hostile-" + hostile.size();
            EksCluster _ = cluster(name, 0).answeredBy(server.uri(), server.caPem());
            lines.append(line(name, 0));
        }
        for (int i = hostile.size(); i < CLUSTERS; i++) {
            good.add(cluster("c-" + i, i % ACCOUNTS));
            lines.append(line("c-" + i, i % ACCOUNTS));
        }
    }

    private static String account(int i) {
        return "11112222333" + i;
    }

    private static String role(int i) {
        return "arn:aws:iam::%s:role/spoke".formatted(account(i));
    }

    private static String line(String name, int account) {
        return account == 0
                ? "- {name: %s}\n".formatted(name)
                : "- {name: %s, role: '%s'}\n".formatted(name, role(account));
    }

    private EksCluster cluster(String name, int account) {
        EksCluster cluster =
                simulator
                        .addCluster(account(account), REGION, name)
                        .grantAccess(account == 0 ? ROLE : role(account), "ecr-pusher");
        cluster.kubernetes().apply(ACCESS);
        cluster.kubernetes().createNamespace("team-a");
        return cluster;
    }

    /** Returns the environment of the functions, with credentials for twelve real hours. */
    Map<String, String> environment() {
        Map<String, String> environment =
                new HashMap<>(
                        simulator.environment(
                                simulator.addRoleSession(ROLE, "ecr-pusher"), REGION));
        environment.put("FLEET_FILE", "s3://%s/fleet.yaml".formatted(BUCKET));
        environment.put("RECORDS_BUCKET", BUCKET);
        environment.put("ANSWERS_BUCKET", BUCKET);
        environment.put("STACK_NAME", "stack");
        environment.put("SCHEDULE", "rate(1 hour)");
        environment.put("QUEUE_URL", jobs.url());
        environment.put("QUEUE_THRESHOLD", "10");
        environment.put("QUEUE_WINDOW_MINUTES", "0");
        environment.put("DEAD_LETTER_URL", deadLetters.url());
        environment.put("QUEUE_RECEIVES", "2");
        environment.put("LEAK_TO", good.getFirst().kubernetes().endpoint().toString());
        return environment;
    }

    /** Moves the clock to {@code time} after the start, and changes which clusters visit. */
    void moveTo(Duration time, boolean visitorsChange) {
        clock.moveTo(time);
        if (visitorsChange) {
            visits++;
            visitors.add(cluster("visitor-" + visits, 0));
            if (visitors.size() > VISITORS) {
                visitors.remove().kubernetes().close();
            }
        }
        StringBuilder file = new StringBuilder(FILE).append(lines);
        visitors.forEach(visitor -> file.append(line(visitor.name(), 0)));
        simulator.putObject(HUB, BUCKET, "fleet.yaml", file.toString());
        while (deadLetters.take().isPresent()) {
            // Nobody reads them, and a month has thousands.
        }
        simulator.clusters().forEach(cluster -> cluster.access().forgetAcceptedTokens());
    }

    Simulator simulator() {
        return simulator;
    }

    Clock clock() {
        return clock;
    }

    /** The role that opens a cluster. */
    static String roleOf(EksCluster cluster) {
        return cluster.account().equals(HUB)
                ? ROLE
                : "arn:aws:iam::%s:role/spoke".formatted(cluster.account());
    }

    /** The clusters whose own API servers answer, unless a fault says otherwise. */
    List<EksCluster> good() {
        return good;
    }

    SqsQueue jobs() {
        return jobs;
    }

    /** Returns how many connections the API servers have open, the hostile ones excepted. */
    long openConnections() {
        return simulator.clusters().stream()
                .mapToLong(one -> one.kubernetes().server().counters().openConnections())
                .sum();
    }

    /** Returns the requests that wrote a Secret or tried to, faults of the network excepted. */
    long writes() {
        return simulator.clusters().stream()
                .mapToLong(
                        one -> one.kubernetes().requestCounts().getOrDefault("patch secrets", 0L))
                .sum();
    }

    /** Returns the names of the good clusters that lack a Secret that is valid at {@code time}. */
    List<String> notValidAt(Instant time) {
        return good.stream()
                .filter(
                        cluster ->
                                cluster.kubernetes().secrets().stream()
                                                .filter(secret -> expiry(secret).isAfter(time))
                                                .count()
                                        < SECRETS_EACH)
                .map(EksCluster::name)
                .toList();
    }

    private static Instant expiry(JsonObject secret) {
        JsonObject metadata = secret.getAsJsonObject("metadata");
        return metadata.has("annotations")
                        && metadata.getAsJsonObject("annotations").has("ecr-pusher.io/expires-at")
                ? Instant.parse(
                        metadata.getAsJsonObject("annotations")
                                .get("ecr-pusher.io/expires-at")
                                .getAsString())
                : Instant.MIN;
    }

    @Override
    public void close() {
        hostile.forEach(HostileServer::close);
        simulator.close();
    }
}
