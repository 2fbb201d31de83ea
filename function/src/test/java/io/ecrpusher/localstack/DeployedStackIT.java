package io.ecrpusher.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.S3RecordStore;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.metrics.FleetMetrics;
import io.ecrpusher.metrics.Metric;
import io.ecrpusher.records.FleetRecords;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deploys infra/template.yaml to LocalStack with {@code sam deploy}. LocalStack's Lambda runs the
 * deployment package. The simulator provides ECR, ECR Public, EKS, and the clusters, and checks
 * every signature.
 *
 * <p>Needs {@code LOCALSTACK_ENDPOINT}, the path of aws-sam-cli in {@code SAM}, and {@code
 * LAMBDA_PROCESS_KEYS}: a file to which each function process appends its credentials, so that the
 * simulator accepts them.
 */
class DeployedStackIT {
    private static final Path TEMPLATE = Path.of("../infra/template.yaml");

    /** What the schedule sends, as far as it matters. LocalStack's may fire minutes later. */
    private static final String SCHEDULED =
            "{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\"}";

    private static final Duration WAIT = Duration.ofMinutes(4);

    private final String stack = "ecr-pusher-" + UUID.randomUUID().toString().substring(0, 8);
    private final String role = "arn:aws:iam::%s:role/%s".formatted(LocalStack.ACCOUNT, stack);
    private final Set<String> knownKeys = new HashSet<>();
    private LocalStack aws;
    private Path keys;
    private String sam;
    private Simulator simulator;
    private LambdaClient lambda;

    @BeforeEach
    void start() {
        Optional<LocalStack> configured = LocalStack.configured();
        assumeTrue(configured.isPresent(), "LOCALSTACK_ENDPOINT isn't set");
        assumeTrue(isSet("LAMBDA_PROCESS_KEYS"), "LAMBDA_PROCESS_KEYS isn't set");
        assumeTrue(isSet("SAM"), "SAM isn't set");
        aws = configured.get();
        keys = Path.of(System.getenv("LAMBDA_PROCESS_KEYS"));
        sam = System.getenv("SAM");
        simulator = Simulator.start();
        lambda = aws.client(LambdaClient.builder());
    }

    @AfterEach
    void stop() throws Exception {
        if (simulator != null) {
            String _ = sam("delete", "--stack-name", stack, "--no-prompts");
            lambda.close();
            simulator.close();
        }
    }

    @Test
    void rotatesOnSchedule() throws Exception {
        EksCluster one = cluster("one");
        deploy("ClusterNames=one");
        awaitSecrets(one);
        assertThat(invoke().payload().asUtf8String())
                .contains("\"applied\":1")
                .contains("\"warnings\":[]");
        assertThat(records().problems()).isEmpty();
        assertThat(records().clusters())
                .singleElement()
                .matches(record -> record.lastSuccess().isPresent());
    }

    @Test
    void enqueuesClustersForWorkers() throws Exception {
        EksCluster one = cluster("one");
        EksCluster two = cluster("two");
        EksCluster three = cluster("three");
        deploy("ClusterNames=one,two,three", "QueueThreshold=2", "QueueWindowMinutes=0");
        assertThat(invoke().payload().asUtf8String())
                .startsWith("{\"enqueued\":")
                .contains("\"clusters\":3")
                .contains("\"messages\":1");
        awaitSecrets(one, two, three);
        assertThat(objects("clusters/"))
                .containsExactly(
                        "clusters/eu-west-1/own/one.json",
                        "clusters/eu-west-1/own/three.json",
                        "clusters/eu-west-1/own/two.json");
        // Workers record after they wrote the Secrets.
        await(() -> records().clusters().size() == 3);
        assertThat(records().problems()).isEmpty();
    }

    @Test
    void showsTheFleetAndRaisesAlarmsUntilTheyRecover() throws Exception {
        cluster("one");
        deploy("ClusterNames=one,two", "Schedule=\"rate(1 day)\"");
        // Nothing was recorded yet. The page function doesn't fail, and its metrics have an age.
        assertThat(invoke("PageFunction", SCHEDULED).payload().asUtf8String())
                .isEqualTo("{\"written\":true}");
        assertThat(object("page/metrics.prom")).contains("ecr_pusher_records_age_seconds");

        assertThat(invoke().functionError()).isNotEmpty();
        assertThat(invoke("PageFunction", SCHEDULED).functionError()).isNull();
        assertThat(object("page/index.html")).contains("\"two\"");
        assertThat(object("page/metrics.prom"))
                .contains("ecr_pusher_clusters_failing{stack=\"%s\"} 1.0".formatted(stack))
                .contains("ecr_pusher_secrets_fresh{stack=\"%s\"} 1.0".formatted(stack));
        assertMetricLines();

        try (CloudWatchClient cloudWatch = aws.client(CloudWatchClient.builder())) {
            StackAlarms alarms = new StackAlarms(cloudWatch, stack);
            alarms.evaluateSoon("NewlyFailingAlarm");
            alarms.evaluateSoon("ExpiringAlarm");
            alarms.assumeOk("NothingRanAlarm");
            awaitState(alarms, StateValue.ALARM, Instant.now().plus(Duration.ofHours(10)));

            cluster("two");
            assertThat(invoke().functionError()).isNull();
            awaitState(alarms, StateValue.OK, Instant.now());
        }
    }

    /**
     * The lines of both functions have the stack as their only dimension. On AWS, they are in one
     * log group. LocalStack ignores the function's log group, and has one per function.
     */
    private void assertMetricLines() throws Exception {
        List<JsonObject> lines = new ArrayList<>();
        await(
                () -> {
                    lines.clear();
                    lines.addAll(metricLines());
                    return lines.stream().anyMatch(line -> line.has("ClustersNewlyFailing"))
                            && lines.stream().filter(line -> line.has("FailedRuns")).count() == 2;
                });
        assertThat(lines)
                .allSatisfy(
                        line -> {
                            assertThat(line.get("stack").getAsString()).isEqualTo(stack);
                            assertThat(line.getAsJsonObject("_aws").get("CloudWatchMetrics"))
                                    .asString()
                                    .contains("\"Dimensions\":[[\"stack\"]]");
                        })
                .filteredOn(line -> line.has("TargetsApplied"))
                .singleElement()
                .satisfies(
                        line -> {
                            assertThat(line.get("CallsKubernetes").getAsInt()).isPositive();
                            assertThat(line.get("CallsS3").getAsInt()).isPositive();
                        });
    }

    private List<JsonObject> metricLines() {
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            return logs
                    .describeLogGroupsPaginator(
                            request -> request.logGroupNamePrefix("/aws/lambda/" + stack))
                    .logGroups()
                    .stream()
                    .flatMap(group -> metricLines(logs, group.logGroupName()))
                    .toList();
        }
    }

    private static Stream<JsonObject> metricLines(CloudWatchLogsClient logs, String group) {
        return logs
                .filterLogEventsPaginator(request -> request.logGroupName(group))
                .events()
                .stream()
                .map(FilteredLogEvent::message)
                .filter(line -> line.contains("\"_aws\":"))
                .map(line -> JsonParser.parseString(line).getAsJsonObject());
    }

    /** Sends the metrics that the page function would log at {@code at}, until the alarms agree. */
    private void awaitState(StackAlarms alarms, StateValue state, Instant at) throws Exception {
        Map<String, Double> values =
                FleetMetrics.of(records(), at, Duration.ofHours(6)).metrics().stream()
                        .collect(Collectors.toMap(Metric::name, Metric::value));
        // Ten hours later, no failure is new any more, but it is now.
        FleetMetrics.of(records(), Instant.now(), Duration.ofHours(6))
                .metrics()
                .forEach(one -> values.putIfAbsent(one.name(), one.value()));
        AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);
        await(
                () -> {
                    if (Instant.now().isAfter(next.get())) {
                        next.set(Instant.now().plusSeconds(2));
                        alarms.send(values);
                    }
                    return alarms.state("NewlyFailingAlarm") == state
                            && alarms.state("ExpiringAlarm") == state
                            && alarms.compositeState("FleetAlarm") == state;
                });
    }

    private String object(String key) {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true))) {
            return s3.getObjectAsBytes(request -> request.bucket(bucket()).key(key)).asUtf8String();
        }
    }

    private List<String> objects(String prefix) {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true))) {
            return s3
                    .listObjectsV2(request -> request.bucket(bucket()).prefix(prefix))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .toList();
        }
    }

    private String bucket() {
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true))) {
            return s3.listBuckets().buckets().stream()
                    .map(Bucket::name)
                    .filter(name -> name.startsWith(stack))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private FleetRecords records() {
        Properties before = (Properties) System.getProperties().clone();
        try {
            aws.becomeDefault();
            System.setProperty("aws.s3.forcePathStyle", "true");
            return new S3RecordStore(
                            new AwsClients(LocalStack.REGION),
                            LocalStack.REGION,
                            bucket(),
                            stack,
                            Clock.systemUTC())
                    .read();
        } catch (FailureException e) {
            throw new IllegalStateException(e);
        } finally {
            System.setProperties(before);
        }
    }

    @Test
    void startsRunsForEventsAndForAChangedFleetFile() throws Exception {
        EksCluster one = cluster("one");
        EksCluster two = cluster("two");
        EksCluster three = cluster("three");
        try (S3Client s3 = aws.client(S3Client.builder().forcePathStyle(true));
                EventBridgeClient events = aws.client(EventBridgeClient.builder())) {
            s3.createBucket(
                    request ->
                            request.bucket(stack)
                                    .createBucketConfiguration(
                                            where -> where.locationConstraint(LocalStack.REGION)));
            s3.putBucketNotificationConfiguration(
                    request ->
                            request.bucket(stack)
                                    .notificationConfiguration(
                                            to -> to.eventBridgeConfiguration(_ -> {})));
            putFleet(s3, "{name: one}, {name: two}");
            deploy("FleetFile=s3://" + stack + "/fleet.yaml", "Schedule=\"rate(1 day)\"");

            String other = "{\"detail-type\":\"Object Created\",\"detail\":{}}";
            assertThat(invoke(other).payload().asUtf8String()).contains("ignored");

            String request = "{\"clusters\":[\"one\"]}";
            putUntil(one, events, "ecr-pusher", "Push Requested", request);
            assertThat(two.kubernetes().secrets()).isEmpty();

            String entry =
                    """
                    {"eventSource":"eks.amazonaws.com","eventName":"CreateAccessEntry",
                     "awsRegion":"eu-west-1","requestParameters":{"name":"two"}}
                    """;
            putUntil(two, events, "aws.eks", "AWS API Call via CloudTrail", entry);
            assertThat(three.kubernetes().secrets()).isEmpty();

            putFleet(s3, "{name: three}");
            awaitSecrets(three);
        }
    }

    private void putFleet(S3Client s3, String clusters) {
        s3.putObject(
                request -> request.bucket(stack).key("fleet.yaml"),
                RequestBody.fromString(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters: [%s]
                        """
                                .formatted(clusters)));
    }

    /** Repeats the event: LocalStack loses events in the first seconds after a function changed. */
    private void putUntil(
            EksCluster cluster, EventBridgeClient events, String source, String type, String detail)
            throws Exception {
        PutEventsRequestEntry entry =
                PutEventsRequestEntry.builder()
                        .source(source)
                        .detailType(type)
                        .detail(detail)
                        .build();
        AtomicReference<Instant> next = new AtomicReference<>(Instant.MIN);
        await(
                () -> {
                    if (Instant.now().isAfter(next.get())) {
                        next.set(Instant.now().plusSeconds(5));
                        assertThat(
                                        events.putEvents(request -> request.entries(entry))
                                                .failedEntryCount())
                                .isZero();
                    }
                    return cluster.kubernetes().secret("default", "ecr-pull").isPresent();
                });
    }

    @Test
    void returnsTheReasonOfAFailedRunToTheCaller() throws Exception {
        cluster("one");
        deploy("ClusterNames=one,missing");
        InvokeResponse response = invoke();
        assertThat(response.functionError()).isNotEmpty();
        assertThat(response.payload().asUtf8String())
                .contains("RotationFailedException")
                .contains("1 of 2 Secrets were written")
                .contains("eu-west-1/missing: UNKNOWN_CLUSTER");
    }

    @Test
    void createsTheRoleInASpokeAccount() throws Exception {
        String output =
                sam(
                        "deploy",
                        "--template-file",
                        "../infra/iam/spoke.yaml",
                        "--stack-name",
                        stack,
                        "--capabilities",
                        "CAPABILITY_NAMED_IAM",
                        "--no-progressbar",
                        "--parameter-overrides",
                        "HubRoleArn=" + role,
                        "ExternalId=fleet",
                        "RoleName=" + stack + "-spoke",
                        "OpenRegistry=true");
        assertThat(output).containsPattern("Value +" + role + "-spoke");
    }

    private EksCluster cluster(String name) throws IOException {
        EksCluster cluster =
                simulator
                        .addCluster(LocalStack.ACCOUNT, LocalStack.REGION, name)
                        .grantAccess(role, "ecr-pusher");
        cluster.kubernetes().apply(Files.readString(Path.of("../infra/kubernetes/rbac.yaml")));
        cluster.kubernetes().createNamespace("default");
        return cluster;
    }

    private void deploy(String... parameters) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "deploy",
                                "--template-file",
                                TEMPLATE.toString(),
                                "--stack-name",
                                stack,
                                "--resolve-s3",
                                "--capabilities",
                                "CAPABILITY_NAMED_IAM",
                                "--no-progressbar",
                                "--parameter-overrides",
                                "RoleName=" + stack,
                                "Architecture=x86_64"));
        if (Stream.of(parameters).noneMatch(one -> one.startsWith("Schedule="))) {
            arguments.add("Schedule=\"rate(1 minute)\"");
        }
        arguments.addAll(List.of(parameters));
        String _ = sam(arguments.toArray(String[]::new));
        for (FunctionConfiguration function : functions()) {
            pointAtSimulator(function);
        }
    }

    /** Returns the output of aws-sam-cli. */
    private String sam(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(sam));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment()
                .putAll(
                        Map.of(
                                "AWS_ENDPOINT_URL", aws.endpoint().toString(),
                                "AWS_ACCESS_KEY_ID", "test",
                                "AWS_SECRET_ACCESS_KEY", "test",
                                "AWS_DEFAULT_REGION", LocalStack.REGION,
                                "SAM_CLI_TELEMETRY", "0"));
        Process running = process.start();
        String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor()).as(output).isZero();
        return output;
    }

    private List<FunctionConfiguration> functions() {
        return lambda.listFunctionsPaginator().functions().stream()
                .filter(function -> function.functionName().startsWith(stack))
                .toList();
    }

    /** Sends the calls that LocalStack doesn't support to the simulator: ECR and EKS. */
    private void pointAtSimulator(FunctionConfiguration function) {
        Map<String, String> variables = new HashMap<>(function.environment().variables());
        for (String service : List.of("ECR", "ECR_PUBLIC", "EKS")) {
            variables.put("AWS_ENDPOINT_URL_" + service, simulator.awsEndpoint().toString());
        }
        // An IP address: the SDK would put the bucket into a host name, which no DNS here resolves.
        variables.put("AWS_ENDPOINT_URL_S3", aws.endpoint().toString());
        variables.put(
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                        .formatted(simulator.trustStore(), simulator.trustStorePassword()));
        lambda.updateFunctionConfiguration(
                request ->
                        request.functionName(function.functionName())
                                .environment(environment -> environment.variables(variables)));
        lambda.waiter()
                .waitUntilFunctionUpdatedV2(
                        request -> request.functionName(function.functionName()));
    }

    private InvokeResponse invoke() throws Exception {
        return invoke("{}");
    }

    private InvokeResponse invoke(String event) throws Exception {
        return invoke("RotateFunction", event);
    }

    private InvokeResponse invoke(String resource, String event) throws Exception {
        String name =
                functions().stream()
                        .map(FunctionConfiguration::functionName)
                        .filter(function -> function.contains(resource))
                        .findFirst()
                        .orElseThrow();
        Thread keyReader = Thread.startVirtualThread(this::readKeysUntilInterrupted);
        try {
            InvokeResponse response =
                    lambda.invoke(
                            request ->
                                    request.functionName(name)
                                            .logType(LogType.TAIL)
                                            .payload(SdkBytes.fromUtf8String(event)));
            assertContainsNoCredential(response.payload().asUtf8String());
            assertContainsNoCredential(
                    Optional.ofNullable(response.logResult())
                            .map(log -> Base64.getDecoder().decode(log))
                            .map(log -> new String(log, StandardCharsets.UTF_8))
                            .orElse(""));
            return response;
        } finally {
            keyReader.interrupt();
            keyReader.join();
        }
    }

    private void assertContainsNoCredential(String output) {
        assertThat(simulator.issuedSecrets()).noneMatch(output::contains);
        assertThat(output).doesNotContain("k8s-aws-v1.", "X-Amz-");
    }

    private void awaitSecrets(EksCluster... clusters) throws Exception {
        await(
                () ->
                        Stream.of(clusters)
                                .allMatch(
                                        cluster ->
                                                cluster.kubernetes()
                                                        .secret("default", "ecr-pull")
                                                        .isPresent()));
    }

    private void await(BooleanSupplier condition) throws Exception {
        Instant end = Instant.now().plus(WAIT);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("timed out").isBefore(end);
            readKeys();
            Thread.sleep(50);
        }
    }

    private void readKeysUntilInterrupted() {
        try {
            while (true) {
                readKeys();
                Thread.sleep(50);
            }
        } catch (InterruptedException | IOException e) {
            // the invocation has ended
        }
    }

    /** As on Lambda, each process of a function has its own credentials. */
    private synchronized void readKeys() throws IOException {
        if (!Files.exists(keys)) {
            return;
        }
        for (String line : Files.readAllLines(keys)) {
            if (line.contains(stack) && knownKeys.add(line)) {
                JsonObject key = JsonParser.parseString(line).getAsJsonObject();
                simulator.addPrincipal(
                        new Principal(
                                "arn:aws:sts::%s:assumed-role/%s/%s"
                                        .formatted(
                                                LocalStack.ACCOUNT,
                                                stack,
                                                key.get("AWS_LAMBDA_FUNCTION_NAME").getAsString()),
                                key.get("AWS_ACCESS_KEY_ID").getAsString(),
                                key.get("AWS_SECRET_ACCESS_KEY").getAsString(),
                                Optional.of(key.get("AWS_SESSION_TOKEN").getAsString()),
                                Optional.empty()));
            }
        }
    }

    private static boolean isSet(String variable) {
        return !Optional.ofNullable(System.getenv(variable)).orElse("").isBlank();
    }
}
