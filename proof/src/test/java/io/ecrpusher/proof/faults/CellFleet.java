package io.ecrpusher.proof.faults;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.FleetReader;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.queue.Job;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.aws.service.Protocol;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.http.HttpsServer;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fleet of one cell: an AWS and clusters of its own, so that cells run at the same time. */
final class CellFleet implements AutoCloseable {
    private static final String ACCOUNT = TestFleet.ACCOUNT;
    private static final String OTHER_ACCOUNT = "444455556661";
    private static final String SPOKE = "arn:aws:iam::%s:role/spoke".formatted(OTHER_ACCOUNT);
    private static final String HEAD =
            """
            version: 1
            registries: [{name: main}]
            secrets: [{name: ecr-pull, namespaces: [default]}]
            """;

    private static final String RIGHTS =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: cell}
            rules:
            - {apiGroups: [""], resources: [secrets], verbs: [patch, create]}
            - {apiGroups: [""], resources: [namespaces], verbs: [list]}
            - {apiGroups: [""], resources: [serviceaccounts], verbs: [list, patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: cell}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cell}
            subjects:
            - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}
            """;

    // Short ones, so that slow faults take seconds. AWS's timeouts can't be set.
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);

    private final Edge edge;
    private final String home;
    private final String far;
    private final Simulator simulator = Simulator.start();
    private final Hosts hosts = new Hosts(simulator);
    private final HttpsServer thief =
            HttpsServer.start(simulator.authority(), _ -> HttpResponse.text(200, ""));
    private final ShiftedClock farClock = new ShiftedClock();
    private final Principal function = simulator.addRoleSession(TestFleet.ROLE, "ecr-pusher");
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, EksCluster> clusters = new LinkedHashMap<>();
    private Optional<SqsQueue> queue = Optional.empty();
    private URI farEndpoint;
    private final BrokenEdge broken;

    /**
     * Builds the fleet for {@code edge}.
     *
     * @param dns true for Regions of its own: names are resolved once for the whole process, and
     *     other cells need theirs
     */
    CellFleet(Edge edge, boolean dns) {
        this.edge = edge;
        home = dns ? homeWithout(edge) : TestFleet.REGION;
        far = dns ? "ap-southeast-4" : "us-west-2";
        environment.putAll(
                Map.of("AWS_REGION", home, "ACCOUNT_ID", ACCOUNT, "STACK_NAME", "stack"));
        cluster("own", ACCOUNT, home, TestFleet.ROLE, Clock.systemUTC());
        broken = build();
    }

    /** Java remembers for ten seconds that a name isn't resolved, and other cells call STS too. */
    private static String homeWithout(Edge edge) {
        return edge == Edge.STS ? "eu-central-2" : "eu-south-2";
    }

    private BrokenEdge build() {
        return switch (edge) {
            case ECR -> {
                registries("{name: far, regions: [%s]}".formatted(far));
                yield aws("api.ecr." + far, Protocol.JSON, "ecr");
            }
            case ECR_PUBLIC -> {
                registries("{name: far, public: true}");
                yield aws("api.ecr-public.us-east-1", Protocol.JSON, "ecr-public");
            }
            case STS -> {
                simulator.addRole(SPOKE, Set.of(TestFleet.ROLE), Optional.empty());
                cluster("spoke", OTHER_ACCOUNT, home, SPOKE, Clock.systemUTC());
                fleet("[{name: own}, {name: spoke, role: '%s'}]".formatted(SPOKE));
                yield aws("sts." + home, Protocol.QUERY, "sts");
            }
            case EKS -> {
                cluster("far", ACCOUNT, far, TestFleet.ROLE, Clock.systemUTC());
                fleet("[{name: own}, {name: far, region: %s}]".formatted(far));
                yield aws("eks." + far, Protocol.REST_JSON, "eks");
            }
            case ORGANIZATIONS -> organization();
            case SECRETS_MANAGER -> outsideEks();
            case KUBERNETES -> kubernetes();
            case S3_FLEET -> {
                simulator.putObject(
                        ACCOUNT, "fleets", "fleet.yaml", HEAD + "clusters: [{name: own}]\n");
                environment.put("FLEET_FILE", "s3://fleets/fleet.yaml");
                yield aws("fleets.s3." + home, Protocol.S3, "s3");
            }
            case SSM_FLEET -> {
                simulator.putParameter(ACCOUNT, home, "/fleet", HEAD + "clusters: [{name: own}]\n");
                environment.put("FLEET_FILE", "ssm:/fleet");
                yield aws("ssm." + home, Protocol.JSON, "ssm");
            }
            case S3_RECORDS -> {
                fleet("[{name: own}]");
                simulator.createBucket(ACCOUNT, "records");
                environment.put("RECORDS_BUCKET", "records");
                yield aws("records.s3." + home, Protocol.S3, "s3");
            }
            case S3_ENDPOINTS -> {
                fleet("[{name: own}]");
                simulator.createBucket(ACCOUNT, "answers");
                environment.put("ANSWERS_BUCKET", "answers");
                yield aws("answers.s3." + home, Protocol.S3, "s3");
            }
            case SQS_JOBS -> {
                fleet("[{name: own}]");
                yield queue("QUEUE_URL");
            }
            case SQS_DEAD_LETTERS -> {
                cluster("dead", ACCOUNT, home, TestFleet.ROLE, Clock.systemUTC())
                        .revokeAccess(TestFleet.ROLE);
                fleet("[{name: own}, {name: dead}]");
                yield queue("DEAD_LETTER_URL");
            }
        };
    }

    private void registries(String second) {
        environment.put(
                "FLEET_FILE",
                file(
                        """
                        version: 1
                        registries: [{name: main}, %s]
                        secrets:
                        - {name: ecr-pull, namespaces: [default], registries: [main]}
                        - {name: far, namespaces: [default], registries: [far]}
                        - {name: both, namespaces: [default], registries: [main, far]}
                        clusters: [{name: own}]
                        """
                                .formatted(second)));
    }

    private BrokenEdge organization() {
        simulator.addRole(SPOKE, Set.of(TestFleet.ROLE), Optional.empty());
        cluster("found", OTHER_ACCOUNT, home, SPOKE, Clock.systemUTC());
        var organization = simulator.createOrganization(ACCOUNT);
        organization.addAccount(organization.rootId(), OTHER_ACCOUNT, Map.of());
        fleet(
                "[{name: own}, {discover: {organization: {role: spoke, exclude: ['%s']}}}]"
                        .formatted(ACCOUNT));
        return aws("organizations.us-east-1", Protocol.JSON, "organizations");
    }

    private BrokenEdge outsideEks() {
        EksCluster cluster = cluster("on-prem", ACCOUNT, far, TestFleet.ROLE, Clock.systemUTC());
        String token =
                simulator.putSecret(ACCOUNT, far, "on-prem", cluster.kubernetes().adminToken());
        fleet(
                "[{name: own}, {name: on-prem, endpoint: '%s', ca: '%s', token: '%s'}]"
                        .formatted(
                                cluster.kubernetes().endpoint(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                cluster.kubernetes().caPem().getBytes(UTF_8)),
                                token));
        return aws("secretsmanager." + far, Protocol.JSON, "secretsmanager");
    }

    private BrokenEdge kubernetes() {
        EksCluster cluster = cluster("far", ACCOUNT, home, TestFleet.ROLE, farClock);
        clusters.values().forEach(one -> one.kubernetes().createNamespace("team-a"));
        environment.put(
                "FLEET_FILE",
                file(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets:
                        - {name: ecr-pull, namespaces: [default, "team-*"], serviceAccounts: [default]}
                        clusters: [{name: own}, {name: far}]
                        """));
        farEndpoint = cluster.kubernetes().endpoint();
        return new BrokenEdge(
                "127.0.0.1",
                cluster.kubernetes().server(),
                cluster.kubernetes().ca(),
                ErrorBodies::ofKubernetes,
                farClock::shift,
                thief.uri() + "/stolen");
    }

    private BrokenEdge queue(String variable) {
        SqsQueue created = simulator.createQueue(ACCOUNT, home, "jobs");
        queue = Optional.of(created);
        environment.put(variable, created.url());
        environment.putAll(
                Map.of("QUEUE_THRESHOLD", "0", "QUEUE_WINDOW_MINUTES", "0", "QUEUE_RECEIVES", "3"));
        return aws("sqs." + home, Protocol.JSON, "sqs");
    }

    private EksCluster cluster(
            String name, String account, String region, String role, Clock clock) {
        EksCluster cluster =
                simulator
                        .aws()
                        .addCluster(account, region, name, clock)
                        .grantAccess(role, "ecr-pusher");
        cluster.kubernetes().apply(RIGHTS);
        clusters.put(name, cluster);
        return cluster;
    }

    private void fleet(String list) {
        environment.put("FLEET_FILE", file(HEAD + "clusters: " + list + "\n"));
    }

    private static String file(String yaml) {
        return "file:" + FleetFiles.write(yaml);
    }

    private BrokenEdge aws(String name, Protocol protocol, String service) {
        String host = name + ".amazonaws.com";
        String region = name.substring(name.lastIndexOf('.') + 1);
        return new BrokenEdge(
                host,
                hosts.server(host),
                simulator.authority(),
                status -> ErrorBodies.ofAws(protocol, status),
                offset -> simulator.faults().skew(service, region, offset),
                thief.uri() + "/stolen");
    }

    /** Injects {@code fault}. */
    void breakWith(FaultKind fault) {
        if (fault == FaultKind.DNS_BLACK_HOLE && edge == Edge.KUBERNETES) {
            String host = "far" + SilentNames.CLUSTERS;
            SilentNames.add(host);
            EksCluster cluster = clusters.get("far");
            cluster.answeredBy(URI.create("https://" + host), cluster.kubernetes().caPem());
        } else {
            fault.inject(broken);
        }
    }

    /** Lets the API server of a cluster accept connections, and never answer. */
    void breakCluster(String name) {
        clusters.get(name).kubernetes().server().fault(Fault.blackHole());
    }

    /** Ends the fault. */
    void repair(FaultKind fault) {
        if (fault == FaultKind.DNS_BLACK_HOLE && edge == Edge.KUBERNETES) {
            EksCluster cluster = clusters.get("far");
            cluster.answeredBy(farEndpoint, cluster.kubernetes().caPem());
        } else {
            FaultKind.end(broken);
        }
    }

    Edge edge() {
        return edge;
    }

    /** Returns the number of requests and attempts to connect that reached the edge. */
    long calls() {
        var counters = broken.server().counters();
        return Math.max(counters.requests(), counters.connections());
    }

    /** Returns true if a client followed a redirect. */
    boolean isRobbed() {
        return thief.counters().connections() > 0;
    }

    /** Wires the application as the function does, for a new process. */
    Application application() {
        AwsClients aws =
                new AwsClients(
                        home,
                        ACCOUNT,
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(
                                        function.accessKeyId(),
                                        function.secretAccessKey(),
                                        function.sessionToken().orElseThrow())),
                        hosts.client());
        FleetReader fleets = new FleetReader(aws, environment, home);
        return Application.of(
                Map.copyOf(environment),
                Clock.systemUTC(),
                aws,
                fleets::read,
                fleets.regions(),
                new ApiServers(CONNECT_TIMEOUT, RESPONSE_TIMEOUT),
                new Retries(Settings.API_ATTEMPTS, Settings.API_RETRY_PAUSE));
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Returns the body of a message for a worker with one cluster. */
    String job(String cluster) {
        return new Job(
                        new Trigger.Rotate(),
                        Instant.now(),
                        List.of(new ClusterId(home, cluster, Optional.empty(), true)),
                        "")
                .toJson();
    }

    /** Returns what is written now: Secrets, and messages in the queue. */
    Set<String> written() {
        Set<String> written = new HashSet<>();
        clusters.forEach(
                (name, cluster) ->
                        List.of("ecr-pull", "far", "both").stream()
                                .filter(
                                        secret ->
                                                cluster.kubernetes()
                                                        .secret("default", secret)
                                                        .isPresent())
                                .forEach(secret -> written.add(name + "/" + secret)));
        if (queue.filter(one -> one.size() > 0).isPresent()) {
            written.add(edge == Edge.SQS_JOBS ? "own/job" : "dead/letter");
        }
        return written;
    }

    /** Returns all credentials of this fleet that no output may contain. */
    Set<String> credentials() {
        Set<String> all = new HashSet<>(simulator.issuedSecrets());
        clusters.values()
                .forEach(
                        cluster -> {
                            all.addAll(cluster.acceptedTokens());
                            all.add(cluster.kubernetes().adminToken());
                        });
        return all;
    }

    void assertContainsNoCredential(String output) {
        assertThat(credentials()).noneMatch(output::contains);
        assertThat(output).doesNotContain("k8s-aws-v1.", "X-Amz-");
    }

    @Override
    public void close() {
        thief.close();
        hosts.close();
        simulator.close();
    }
}
