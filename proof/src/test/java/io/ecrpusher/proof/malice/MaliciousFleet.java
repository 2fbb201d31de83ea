package io.ecrpusher.proof.malice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;

import io.ecrpusher.cli.Commands;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.lambda.ClusterHandler;
import io.ecrpusher.lambda.PageHandler;
import io.ecrpusher.lambda.ReportedException;
import io.ecrpusher.lambda.RotateHandler;
import io.ecrpusher.proof.LambdaContext;
import io.ecrpusher.push.Retries;
import io.ecrpusher.run.Application;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.aws.endpoint.AwsProxy;
import io.ecrpusher.simulator.hostile.MaliciousCluster;
import io.ecrpusher.simulator.hostile.MaliciousMove;
import io.ecrpusher.simulator.hostile.Neighbors;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One malicious cluster beside good ones, in the same account and under the same role, and
 * everything that a deployment prints or stores about it. The good clusters get a Secret more than
 * the malicious one, with another registry.
 */
final class MaliciousFleet implements AutoCloseable {
    static final String NAME = "malicious";
    private static final int GOOD = 3;
    private static final String STACK = "ecr-pusher";
    private static final String BUCKET = "stack";
    private static final Duration RESPONSE = Duration.ofSeconds(2);
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final String ACCESS =
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: ecr-pusher}
            rules:
            - {apiGroups: [""], resources: [secrets], verbs: [patch, create]}
            - {apiGroups: [""], resources: [serviceaccounts], verbs: [list, patch]}
            - {apiGroups: [""], resources: [namespaces], verbs: [list]}
            """;
    private static final String FILE =
            """
            version: 1
            registries: [{name: shared}, {name: others, regions: [us-east-1]}]
            secrets:
            - {name: ecr-pull, namespaces: [default, "team-*"], registries: [shared], serviceAccounts: ["*"]}
            - {name: others-only, namespaces: [default], registries: [others]}
            clusters:
            - {name: malicious, secrets: [ecr-pull]}
            """;

    final TestFleet aws = new TestFleet();
    private final AwsProxy proxy =
            AwsProxy.start(aws.simulator().authority(), aws.simulator().aws(), 0);
    final List<EksCluster> good = new ArrayList<>();
    final EksCluster evil;
    final MaliciousCluster server;

    /** What somebody can read without access to a cluster, by where they read it. */
    final Map<String, String> texts = new TreeMap<>();

    private final SqsQueue jobs;
    private final SqsQueue deadLetters;
    private final Map<String, String> environment;
    private final Path fleetFile;

    MaliciousFleet(MaliciousMove move, Path directory) throws IOException {
        StringBuilder file = new StringBuilder(FILE);
        for (int i = 0; i < GOOD; i++) {
            good.add(cluster("good-" + i));
            file.append("- {name: good-%d}%n".formatted(i));
        }
        server =
                MaliciousCluster.start(
                        move,
                        new Neighbors(
                                good.getFirst().kubernetes().endpoint(),
                                good.getFirst().kubernetes().ca(),
                                aws.simulator().awsEndpoint()));
        evil = cluster(NAME).answeredBy(server.uri(), server.caPem());
        fleetFile = Files.writeString(directory.resolve("fleet.yaml"), file.toString());
        jobs = aws.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "jobs");
        deadLetters = aws.simulator().createQueue(TestFleet.ACCOUNT, TestFleet.REGION, "dead");
        aws.simulator().putObject(TestFleet.ACCOUNT, BUCKET, "fleet.yaml", file.toString());
        environment = new HashMap<>(aws.environment());
        environment.putAll(
                Map.of(
                        "FLEET_FILE",
                        "s3://%s/fleet.yaml".formatted(BUCKET),
                        "RECORDS_BUCKET",
                        BUCKET,
                        "ANSWERS_BUCKET",
                        BUCKET,
                        "STACK_NAME",
                        STACK,
                        "QUEUE_THRESHOLD",
                        "0",
                        "QUEUE_WINDOW_MINUTES",
                        "0",
                        "DEAD_LETTER_URL",
                        deadLetters.url(),
                        "QUEUE_RECEIVES",
                        "1"));
        describeStack();
    }

    private EksCluster cluster(String name) {
        EksCluster cluster = aws.cluster(name, List.of("team-a"));
        cluster.kubernetes().apply(ACCESS);
        return cluster;
    }

    private void describeStack() {
        aws.simulator()
                .aws()
                .cloudFormation()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        STACK,
                        Map.of("FunctionName", "rotate", "BucketName", BUCKET));
        aws.simulator()
                .aws()
                .lambda()
                .put(
                        TestFleet.ACCOUNT,
                        TestFleet.REGION,
                        "rotate",
                        TestFleet.ROLE,
                        Map.of("SCHEDULE", "rate(6 hours)"));
    }

    /** Rotates once, writes the page, and keeps everything that they print and store. */
    void rotate() {
        note("log of the rotation", log(() -> note("result", invoke(rotate(environment)))));
        note(
                "log of the page",
                log(() -> note("page", invoke(new PageHandler(environment, wiring(), clock())))));
    }

    /** Pushes the malicious cluster once more, through the queue, and on to a dead letter. */
    void pushThroughQueue() {
        Map<String, String> queued = new HashMap<>(environment);
        queued.put("QUEUE_URL", jobs.url());
        note(
                "log of the dispatch",
                log(
                        () ->
                                note(
                                        "dispatch",
                                        invoke(
                                                rotate(queued),
                                                "{\"clusters\":[\"%s\"]}".formatted(NAME)))));
        for (Optional<SqsQueue.Message> job = jobs.take(); job.isPresent(); job = jobs.take()) {
            SqsQueue.Message message = job.get();
            note("job", message.body());
            note(
                    "log of the worker",
                    log(
                            () -> {
                                SQSBatchResponse _ =
                                        new ClusterHandler(queued, wiring(), clock())
                                                .handleRequest(
                                                        event(message), LambdaContext.of(TIME));
                            }));
        }
        deadLetters.take().ifPresent(letter -> note("dead letter", letter.body()));
    }

    /** Keeps what the command prints about the fleet, and what the bucket holds. */
    void inspect() {
        for (String object : aws.simulator().objects(BUCKET)) {
            note("object " + object, aws.simulator().object(BUCKET, object).orElseThrow());
        }
        note("status", command("status", "--verbose"));
        note("status as JSON", command("status", "-o", "json"));
        note(
                "doctor",
                command("doctor", "-f", fleetFile.toString(), "--verbose", "--cluster", NAME));
    }

    private static Clock clock() {
        return Clock.systemUTC();
    }

    private RotateHandler rotate(Map<String, String> variables) {
        return new RotateHandler(variables, wiring(), clock());
    }

    private Application wiring() {
        return Application.of(
                environment,
                clock(),
                new ApiServers(RESPONSE, RESPONSE),
                new Retries(3, Duration.ofMillis(10)));
    }

    private void note(String where, String text) {
        texts.merge(where, text, String::concat);
    }

    private static String invoke(RequestStreamHandler handler) {
        return invoke(handler, "{}");
    }

    private static String invoke(RequestStreamHandler handler, String event) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Context context = LambdaContext.of(TIME);
        try {
            handler.handleRequest(new ByteArrayInputStream(event.getBytes(UTF_8)), output, context);
            return output.toString(UTF_8);
        } catch (ReportedException e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static SQSEvent event(SqsQueue.Message message) {
        SQSEvent.SQSMessage one = new SQSEvent.SQSMessage();
        one.setMessageId(message.id());
        one.setBody(message.body());
        one.setAttributes(Map.of("ApproximateReceiveCount", "1"));
        SQSEvent event = new SQSEvent();
        event.setRecords(List.of(one));
        return event;
    }

    /** Returns what {@code action} prints. Handlers take the stream when they are created. */
    private static String log(Runnable action) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(printed, true, UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            action.run();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(UTF_8);
    }

    private String command(String... arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(printed, true, UTF_8);
        int _ =
                Commands.run(
                        new Terminal(
                                Map.of(
                                        "AWS_REGION", TestFleet.REGION,
                                        // To the simulated registries, which have real names.
                                        "HTTPS_PROXY", proxy.uri().toString(),
                                        "AWS_CA_BUNDLE", caBundle()),
                                fleetFile.getParent(),
                                InputStream.nullInputStream(),
                                both,
                                both,
                                false,
                                false,
                                clock()),
                        new Stop(),
                        arguments);
        return printed.toString(UTF_8);
    }

    private String caBundle() {
        return aws.simulator()
                .environment(
                        aws.simulator().addUser("arn:aws:iam::111122223333:user/any"),
                        TestFleet.REGION)
                .get("AWS_CA_BUNDLE");
    }

    @Override
    public void close() {
        proxy.close();
        server.close();
        aws.close();
    }
}
