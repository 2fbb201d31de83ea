package io.ecrpusher.proof.privileges;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.aws.page.S3Page;
import io.ecrpusher.cli.Commands;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.metrics.PrometheusText;
import io.ecrpusher.page.PublishedPage;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.queue.QueuedApplication;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.report.Report;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.Run;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.AwsAction;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.aws.SimulatedOrganization;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.aws.endpoint.AwsProxy;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;
import io.ecrpusher.time.Deadline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs everything that a stack can do, with the environment that its template gives the functions,
 * and notes the actions of each step.
 */
final class Rehearsal implements AutoCloseable {
    private final TestFleet aws = new TestFleet();
    private final Simulator simulator = aws.simulator();
    private final SimulatedCluster onPremises =
            SimulatedCluster.start("k3s", _ -> Optional.empty());
    private final List<Observed> observed = new ArrayList<>();
    private final Map<String, SqsQueue> queues = new TreeMap<>();
    private final Scenario scenario;
    private final Stack stack;
    private final Optional<Fleet> fleet;

    /** An action that a step needed. */
    record Observed(String step, AwsAction action) {}

    Rehearsal(Scenario scenario, Stack stack) {
        this.scenario = scenario;
        this.stack = stack;
        this.fleet =
                scenario.fleet().map(yaml -> FleetFile.parse("the fleet", yaml, stack.region()));
        stack.environment("RotateFunction").forEach(aws::with);
        aws.with("HTTPS_PROXY", "");
        createFleetFile();
        createClusters();
        simulator.createBucket(Scenario.ACCOUNT, stack.ref("Answers"));
    }

    private void createFleetFile() {
        String file = scenario.parameter("FleetFile");
        scenario.fleet()
                .ifPresent(
                        yaml -> {
                            if (file.startsWith("ssm:")) {
                                simulator.putSecureParameter(
                                        Scenario.ACCOUNT,
                                        stack.region(),
                                        file.substring("ssm:".length()),
                                        yaml);
                            } else {
                                URI object = URI.create(file);
                                simulator.putObject(
                                        Scenario.SHARED,
                                        object.getHost(),
                                        object.getPath().substring(1),
                                        yaml);
                                simulator.shareBucket(object.getHost());
                            }
                        });
    }

    private void createClusters() {
        cluster(Scenario.ACCOUNT, "eu-west-1", "prod", TestFleet.ROLE);
        if (fleet.isEmpty()) {
            return;
        }
        cluster(Scenario.ACCOUNT, "eu-west-1", "tagged", TestFleet.ROLE);
        spokeRole(Scenario.SPOKE_ROLE);
        cluster(Scenario.SPOKE, "us-east-1", "spoke", Scenario.SPOKE_ROLE);
        cluster(Scenario.SPOKE, "us-east-1", "found", Scenario.SPOKE_ROLE);
        limit(onPremises);
        String secret = simulator.putSecret(Scenario.ACCOUNT, "eu-west-1", "k3s", kubeconfig());
        assertThat(secret).isEqualTo(Scenario.KUBECONFIG);
        assertThat(simulator.putSecret(Scenario.SPOKE, "eu-west-1", "k3s", kubeconfig()))
                .isEqualTo(Scenario.SPOKE_KUBECONFIG);
        if (scenario.hasOrganization()) {
            SimulatedOrganization organization = simulator.createOrganization(Scenario.ACCOUNT);
            organization.addUnit(organization.rootId(), Scenario.UNIT);
            organization.addAccount(organization.rootId(), Scenario.SPOKE, Map.of());
            for (String account : Scenario.MEMBERS) {
                organization.addAccount(Scenario.UNIT, account, Map.of("stage", "prod"));
                String role = "arn:aws:iam::%s:role/%s".formatted(account, Scenario.MEMBER_ROLE);
                spokeRole(role);
                cluster(account, "eu-west-1", "member-" + account, role);
            }
        }
    }

    private void spokeRole(String arn) {
        simulator.addRole(arn, Set.of(TestFleet.ROLE), Optional.of("fleet"));
        simulator.requireSessionTags(arn, Map.of("by", "ecr-pusher"));
    }

    private void cluster(String account, String region, String name, String role) {
        EksCluster cluster =
                simulator
                        .addCluster(account, region, name)
                        .grantAccess(role, Rbac.GROUP)
                        .tag("ecr-pusher", "enabled");
        limit(cluster.kubernetes());
    }

    private void limit(SimulatedCluster cluster) {
        cluster.createNamespace("team-a");
        if (fleet.isEmpty()) {
            cluster.apply(TestFleet.rbac());
            return;
        }
        boolean sweeps = !scenario.parameter("SweepSchedule").isEmpty();
        cluster.apply(Rbac.of(fleet.get().secrets(), fleet.get().prune(), sweeps).manifest());
        cluster.apply(AdmissionPolicy.of(fleet.get().secrets(), fleet.get().prune()).manifest());
    }

    /** Runs all steps. */
    List<Observed> run() throws Exception {
        if (scenario.keepsRecords()) {
            step("page", this::page);
        }
        step("rotation", () -> start(new Trigger.Rotate()));
        if (scenario.queues()) {
            step("job", () -> work(0));
        }
        step("push", () -> start(new Trigger.Push(List.of("eu-west-1/prod"))));
        if (!scenario.parameter("SweepSchedule").isEmpty()) {
            step("sweep", () -> start(new Trigger.Sweep(Duration.ofMinutes(30))));
            step("job", () -> work(0));
        }
        step("pull", this::pull);
        if (scenario.queues()) {
            step("new cluster", () -> start(Trigger.Push.toNewCluster("eu-west-1/prod")));
            step("job", () -> work(0));
            replaceTheCluster();
            step("new cluster", () -> start(Trigger.Push.toNewCluster("eu-west-1/prod")));
            step("job for a replaced cluster", () -> work(0));
            step("new cluster", () -> start(Trigger.Push.toNewCluster("eu-west-1/prod")));
            step("job that fails", this::failAJobForTheLastTime);
        }
        if (scenario.keepsRecords()) {
            step("page", this::page);
        }
        return observed;
    }

    private interface Step {
        void run() throws Exception;
    }

    private void step(String name, Step step) throws Exception {
        step.run();
        simulator.aws().actions().take().forEach(one -> observed.add(new Observed(name, one)));
    }

    private void start(Trigger trigger) {
        QueuedApplication application = new QueuedApplication(aws.application(), aws.environment());
        if (scenario.queues()) {
            queue();
        }
        Run.Result result = application.start("event", trigger, Instant.now().plusSeconds(60));
        assertThat(result.report().failures()).isEmpty();
        assertThat(result instanceof Run.Result.HandedOff)
                .isEqualTo(scenario.queues() && !isPushOfOneCluster(trigger));
    }

    private static boolean isPushOfOneCluster(Trigger trigger) {
        return trigger instanceof Trigger.Push push && !push.requireReady();
    }

    private SqsQueue queue() {
        return queue("JobQueue");
    }

    private SqsQueue queue(String id) {
        return queues.computeIfAbsent(
                id,
                _ -> {
                    String url = stack.ref(id);
                    SqsQueue queue =
                            simulator.createQueue(
                                    Scenario.ACCOUNT,
                                    stack.region(),
                                    url.substring(url.lastIndexOf('/') + 1));
                    assertThat(queue.url()).isEqualTo(url);
                    return queue;
                });
    }

    private Report work(int receivedBefore) {
        List<Report> reports = new ArrayList<>();
        Map<String, String> environment = new TreeMap<>(aws.environment());
        environment.putAll(stack.environment("WorkerFunction"));
        Worker worker =
                new QueuedApplication(aws.application(), environment)
                        .worker(new Deadline(Clock.systemUTC(), Instant.now().plusSeconds(60)));
        assertThat(queue().size()).isPositive();
        for (Optional<SqsQueue.Message> next = queue().take();
                next.isPresent();
                next = queue().take()) {
            SqsQueue.Message message = next.get();
            List<String> again =
                    worker.process(
                            List.of(
                                    new Worker.Received(
                                            message.id(), message.body(), receivedBefore + 1)),
                            reports::add,
                            warning -> {
                                throw new AssertionError(warning);
                            });
            assertThat(again).isEmpty();
        }
        if (receivedBefore == 0) {
            assertThat(reports).allSatisfy(one -> assertThat(one.failures()).isEmpty());
        }
        return reports.getLast();
    }

    /** The stored endpoint has the certificate authority of the cluster that was replaced. */
    private void replaceTheCluster() {
        String bucket = stack.ref("Answers");
        String key = "clusters/eu-west-1/own/prod.json";
        String stored = simulator.object(bucket, key).orElseThrow();
        JsonObject endpoint = JsonParser.parseString(stored).getAsJsonObject();
        endpoint.addProperty("ca", onPremises.caPem());
        simulator.putObject(Scenario.ACCOUNT, bucket, key, endpoint.toString());
    }

    private void failAJobForTheLastTime() {
        SqsQueue deadLetters = queue("DeadLetterQueue");
        SimulatedCluster cluster = simulator.clusters().getFirst().kubernetes();
        cluster.server().fault(Fault.respond(HttpResponse.text(403, "a proxy refuses this")));
        assertThat(work(2).failures()).isNotEmpty();
        cluster.server().clearFaults();
        assertThat(deadLetters.size()).isEqualTo(1);
    }

    private void page() throws FailureException {
        Principal page = simulator.addRoleSession(stack.arn("PageRole"), "page");
        Map<String, String> function = new TreeMap<>();
        for (String name : List.of("aws.accessKeyId", "aws.secretAccessKey", "aws.sessionToken")) {
            function.put(name, System.getProperty(name));
        }
        System.setProperty("aws.accessKeyId", page.accessKeyId());
        System.setProperty("aws.secretAccessKey", page.secretAccessKey());
        System.setProperty("aws.sessionToken", page.sessionToken().orElseThrow());
        try {
            Application application =
                    Application.of(stack.environment("PageFunction"), Clock.systemUTC());
            S3Page target =
                    new S3Page(application.aws(), application.region(), stack.ref("Answers"));
            target.writeMetrics(PrometheusText.of(stack.name(), List.of()));
            assertThat(
                            new PublishedPage(
                                            application.scheduleInterval(),
                                            target::write,
                                            Clock.systemUTC())
                                    .update(application.records().read()))
                    .isTrue();
        } finally {
            function.forEach(System::setProperty);
        }
    }

    /** Pulls an image and lists its tags with each login, as a node and Flux do. */
    private void pull() throws IOException, InterruptedException {
        EksCluster cluster = simulator.clusters().getFirst();
        try (AwsProxy proxy = AwsProxy.start(simulator.authority(), simulator.aws(), 0);
                HttpClient http =
                        HttpClient.newBuilder()
                                .proxy(
                                        ProxySelector.of(
                                                new InetSocketAddress(
                                                        proxy.uri().getHost(),
                                                        proxy.uri().getPort())))
                                .sslContext(simulator.authority().clientContext())
                                .build()) {
            for (Map.Entry<String, String> login :
                    TestFleet.passwords(cluster, "default", "ecr-pull").entrySet()) {
                String host = login.getKey().replace("https://", "");
                String basic =
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(
                                                ("AWS:" + login.getValue())
                                                        .getBytes(StandardCharsets.UTF_8));
                for (String repository : repositories(host)) {
                    for (String path : List.of("manifests/1", "blobs/sha256:1", "tags/list")) {
                        for (String method : List.of("HEAD", "GET")) {
                            http.send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            "https://%s/v2/%s/%s"
                                                                    .formatted(
                                                                            host,
                                                                            repository,
                                                                            path)))
                                            .method(method, HttpRequest.BodyPublishers.noBody())
                                            .header("Authorization", basic)
                                            .build(),
                                    BodyHandlers.discarding());
                        }
                    }
                }
            }
        }
    }

    private static List<String> repositories(String host) {
        return switch (host.split("\\.", 2)[0]) {
            case "public" -> List.of();
            case Scenario.SHARED -> List.of("base");
            case Scenario.ACCOUNT -> List.of("apps/web", "docker-hub/library/nginx");
            default -> List.of("apps/web");
        };
    }

    /** Returns what {@code ecr-pusher policy} prints for the deployed stack. */
    JsonObject printedPolicies() {
        String function = stack.ref("RotateFunction");
        simulator
                .aws()
                .cloudFormation()
                .put(
                        Scenario.ACCOUNT,
                        stack.region(),
                        stack.name(),
                        Map.of("RoleArn", TestFleet.ROLE, "FunctionName", function));
        simulator
                .aws()
                .lambda()
                .put(Scenario.ACCOUNT, stack.region(), function, TestFleet.ROLE, aws.environment());
        List<String> arguments = new ArrayList<>(List.of("policy", "--stack", stack.name()));
        if (stack.isInVpc()) {
            arguments.add("--vpc");
        }
        if (!scenario.parameter("FleetFileKeyArn").isEmpty()) {
            arguments.addAll(List.of("--fleet-key", Scenario.KEY));
        }
        if (!scenario.parameter("PullThroughRepositoryArns").isEmpty()) {
            arguments.addAll(List.of("--pull-through", Scenario.CACHE));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code =
                Commands.run(
                        new Terminal(
                                Map.of("AWS_REGION", stack.region()),
                                Path.of("target"),
                                InputStream.nullInputStream(),
                                new PrintStream(out, true, StandardCharsets.UTF_8),
                                new PrintStream(err, true, StandardCharsets.UTF_8),
                                false,
                                false,
                                Clock.systemUTC()),
                        arguments.toArray(String[]::new));
        assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
        return JsonParser.parseString(out.toString(StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private String kubeconfig() {
        return """
               apiVersion: v1
               kind: Config
               current-context: admin
               contexts: [{name: admin, context: {cluster: c, user: u}}]
               clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
               users: [{name: u, user: {token: "%s"}}]
               """
                .formatted(
                        onPremises.endpoint(),
                        Base64.getEncoder()
                                .encodeToString(
                                        onPremises.caPem().getBytes(StandardCharsets.UTF_8)),
                        onPremises.adminToken());
    }

    /** Returns the operations that AWS received, such as {@code s3:GetObject}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        simulator
                .calls()
                .keySet()
                .forEach(call -> operations.add(call.service() + ":" + call.operation()));
        return operations;
    }

    /** Returns the ARN of the principal that policies name. */
    static String principal(AwsAction action) {
        return Arn.parse(action.principalArn()).principal().toString();
    }

    @Override
    public void close() {
        onPremises.close();
        aws.close();
    }
}
