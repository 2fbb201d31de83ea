package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.lambda.InvocationResult;
import io.ecrpusher.simulator.lambda.LambdaFunction;
import io.ecrpusher.simulator.lambda.LambdaSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs both functions of the deployment package in their own processes, with a queue between them.
 * The fleet has two accounts, whose clusters are discovered by tags.
 */
class QueueModeIT {
    private static final Path ZIP = Path.of("target/ecr-pusher-function.zip");
    private static final String HUB = "111122223333";
    private static final String SPOKE = "444455556666";
    private static final String ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(HUB);
    private static final String SPOKE_ROLE =
            "arn:aws:iam::%s:role/ecr-pusher-spoke".formatted(SPOKE);
    private static final int CLUSTERS_EACH = 15;
    private static final String FLEET =
            """
            version: 1
            registries: [{name: main, regions: [eu-west-1, us-east-1]}]
            secrets: [{name: ecr-pull, namespaces: [default, apps]}]
            clusters:
            - discover: {tags: {ecr-pusher: enabled}}
            - discover: {regions: [us-east-1], roles: ["%s"], tags: {ecr-pusher: enabled}}
            """
                    .formatted(SPOKE_ROLE);

    private final Simulator simulator = Simulator.start();
    private final SqsQueue jobs = simulator.createQueue(HUB, "eu-west-1", "jobs");
    private final SqsQueue deadLetters = simulator.createQueue(HUB, "eu-west-1", "dead-letters");
    private final List<String> bodies = new ArrayList<>();
    private final List<String> output = new ArrayList<>();
    private LambdaFunction rotate;
    private LambdaFunction worker;

    @BeforeEach
    void deploy() throws IOException {
        simulator.addRole(SPOKE_ROLE, Set.of(ROLE), Optional.empty());
        for (int i = 0; i < CLUSTERS_EACH; i++) {
            cluster(HUB, "eu-west-1", ROLE, "hub-" + i);
            cluster(SPOKE, "us-east-1", SPOKE_ROLE, "spoke-" + i);
        }
        simulator.putObject(HUB, "fleets", "fleet.yaml", FLEET);
        simulator.createBucket(HUB, "records");
        rotate = function("io.ecrpusher.lambda.RotateHandler::handleRequest");
        worker = function("io.ecrpusher.lambda.ClusterHandler::handleRequest");
    }

    @AfterEach
    void stop() {
        rotate.close();
        worker.close();
        simulator.close();
    }

    @Test
    void pushesToEachClusterOnceWithFewCallsAndLeaksNoToken() {
        assertThat(invoke(rotate, "{}")).contains("\"clusters\":30", "\"messages\":3");
        processAllMessages();

        for (EksCluster cluster : simulator.clusters()) {
            assertThat(cluster.kubernetes().requestCounts())
                    .containsExactly(Map.entry("patch secrets", 2L));
        }
        assertThat(deadLetters.size()).isZero();
        // The rotate function lists each account once. One worker processed all messages, so it
        // requested each token and assumed each role once.
        assertThat(calls("SendMessageBatch")).isEqualTo(1);
        assertThat(calls("ListClusters")).isEqualTo(2);
        assertThat(calls("DescribeCluster")).isEqualTo(2 * CLUSTERS_EACH);
        assertThat(calls("GetAuthorizationToken")).isEqualTo(2);
        assertThat(calls("AssumeRole")).describedAs("one per process").isEqualTo(2);
        assertNoTokenLeaked();
    }

    @Test
    void losesNothingWhenAWorkerIsKilled() throws InterruptedException {
        String response = invoke(rotate, "{}");
        assertThat(response).contains("\"messages\":3");
        rotate.stop(); // leaves the worker as the only child process
        EksCluster slow = simulator.clusters().getFirst();
        slow.kubernetes().server().fault(Fault.slow(Duration.ofMillis(1500)));
        Thread killer =
                Thread.startVirtualThread(
                        () -> {
                            while (written() == 0) {
                                Thread.onSpinWait();
                            }
                            ProcessHandle.current()
                                    .children()
                                    .forEach(ProcessHandle::destroyForcibly);
                        });
        SqsQueue.Message first = jobs.take().orElseThrow();
        InvocationResult killed = worker.invoke(first.event(), Duration.ofSeconds(60));
        killer.join();

        assertThat(killed).isInstanceOf(InvocationResult.Failed.class);
        assertThat(written()).isBetween(1L, 2L * 10 - 1);
        output.addAll(killed.log());
        assertThat(recordedClusters()).describedAs("records of a killed worker").isZero();
        jobs.comeBack(first);
        processAllMessages();
        assertThat(written()).isEqualTo(4L * CLUSTERS_EACH);
        assertThat(recordedClusters()).isEqualTo(2 * CLUSTERS_EACH);
        assertThat(deadLetters.size()).isZero();
        assertNoTokenLeaked();
    }

    @Test
    void movesAFailedClusterToTheDeadLettersWithTheReasonAndPushesToTheOthers() {
        EksCluster closed = simulator.clusters().getFirst();
        closed.kubernetes().server().fault(Fault.refused());
        jobs.put(new SqsQueue.Message("poison", "no job", 0));
        invoke(rotate, "{}");
        processAllMessages();

        assertThat(written()).isEqualTo(4L * CLUSTERS_EACH - 2);
        String letter = deadLetters.take().orElseThrow().body();
        assertThat(letter).contains("eu-west-1/hub-0", "UNREACHABLE").doesNotContain("hub-1\"");
        assertThat(output)
                .anyMatch(line -> line.contains("message poison: the message isn't a job"));
        assertNoTokenLeaked();
    }

    /**
     * Polls the queue as Lambda does. Drops a message that was received five times, as the queue's
     * redrive policy would.
     */
    private void processAllMessages() {
        for (Optional<SqsQueue.Message> next = jobs.take(); next.isPresent(); next = jobs.take()) {
            SqsQueue.Message message = next.get();
            bodies.add(message.body());
            boolean failed = invoke(worker, message.event()).contains(message.id());
            if (failed && message.received() < 4) {
                jobs.comeBack(message);
            }
        }
    }

    private String invoke(LambdaFunction function, String event) {
        InvocationResult result = function.invoke(event, Duration.ofSeconds(60));
        output.addAll(result.log());
        assertThat(result).isInstanceOf(InvocationResult.Returned.class);
        String response = ((InvocationResult.Returned) result).response();
        output.add(response);
        return response;
    }

    private long written() {
        return simulator.clusters().stream()
                .mapToLong(cluster -> cluster.kubernetes().secrets().size())
                .sum();
    }

    private int recordedClusters() {
        int clusters = 0;
        for (String key : simulator.objects("records")) {
            JsonElement list =
                    JsonParser.parseString(simulator.object("records", key).orElseThrow())
                            .getAsJsonObject()
                            .getAsJsonObject("records")
                            .get("clusters");
            clusters += list == null ? 0 : list.getAsJsonArray().size();
        }
        return clusters;
    }

    private long calls(String operation) {
        return simulator.calls().entrySet().stream()
                .filter(call -> call.getKey().operation().equals(operation))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Checks messages, requests to AWS, logs, responses, and files. */
    private void assertNoTokenLeaked() {
        List<String> tokens = new ArrayList<>(simulator.issuedSecrets());
        simulator.clusters().forEach(cluster -> tokens.addAll(cluster.acceptedTokens()));
        assertThat(tokens).hasSizeGreaterThan(4);
        List<String> places = new ArrayList<>(bodies);
        places.addAll(simulator.received());
        places.addAll(output);
        places.addAll(files(rotate.taskRoot()));
        places.addAll(files(worker.taskRoot()));
        for (String token : tokens) {
            assertThat(places).noneMatch(place -> place.contains(token));
        }
    }

    private static List<String> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.toString().endsWith(".jar")) {
                    texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cluster(String account, String region, String role, String name)
            throws IOException {
        EksCluster cluster =
                simulator
                        .addCluster(account, region, name)
                        .grantAccess(role, "ecr-pusher")
                        .tag("ecr-pusher", "enabled");
        cluster.kubernetes().apply(Files.readString(Path.of("../infra/kubernetes/rbac.yaml")));
        cluster.kubernetes().createNamespace("apps");
    }

    private LambdaFunction function(String handler) {
        Map<String, String> environment =
                new HashMap<>(
                        simulator.environment(
                                simulator.addRoleSession(ROLE, "ecr-pusher"), "eu-west-1"));
        environment.put("FLEET_FILE", "s3://fleets/fleet.yaml");
        environment.put("QUEUE_URL", jobs.url());
        environment.put("QUEUE_THRESHOLD", "10");
        environment.put("QUEUE_WINDOW_MINUTES", "0");
        environment.put("DEAD_LETTER_URL", deadLetters.url());
        environment.put("QUEUE_RECEIVES", "3");
        environment.put("RECORDS_BUCKET", "records");
        environment.put("STACK_NAME", "stack");
        return LambdaFunction.deploy(LambdaSettings.of(ZIP, handler).withEnvironment(environment));
    }
}
