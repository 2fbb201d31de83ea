package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.lambda.InvocationResult;
import io.ecrpusher.simulator.lambda.LambdaFunction;
import io.ecrpusher.simulator.lambda.LambdaSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the deployment package with Lambda's runtime interface client: events and failures. */
class InvocationIT {
    private static final Path ZIP = Path.of("target/ecr-pusher-function.zip");
    private static final String ROLE = "arn:aws:iam::111122223333:role/ecr-pusher";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PUSH =
            """
            {"version":"0","id":"89d1a02d-5ec7-412e-82f5-13505f849b41","detail-type":"Push Requested","source":"ecr-pusher",
             "account":"%s","time":"2026-01-01T00:00:00Z","region":"eu-west-1","resources":[],"detail":{"clusters":["one"]}}
            """;
    private static final String IGNORED = "{\"detail-type\":\"Object Created\",\"detail\":{}}";

    private final Simulator simulator = Simulator.start();
    private final Map<String, String> environment =
            new HashMap<>(
                    simulator.environment(
                            simulator.addRoleSession(ROLE, "ecr-pusher"), "eu-west-1"));
    private final List<String> log = new ArrayList<>();
    private EksCluster one;

    @BeforeEach
    void createCluster() throws IOException {
        one = simulator.addCluster("111122223333", "eu-west-1", "one");
        one.grantAccess(ROLE, "ecr-pusher");
        one.kubernetes().apply(Files.readString(Path.of("../infra/kubernetes/rbac.yaml")));
        one.kubernetes().createNamespace("default");
        environment.put("CLUSTERS", "one");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void logsTheTextOfAFailedRunOnce() {
        one.kubernetes().server().fault(Fault.refused());
        try (LambdaFunction rotate = deploy("RotateHandler")) {
            assertThat(failure(rotate, "{}")).contains("Not written:");
            assertThat(failure(rotate, "{\"clutsers\":[\"one\"]}")).contains("did you mean");
            // The runtime logs a failure after reporting it, but before the next event.
            invoke(rotate, IGNORED);
        }
        for (String text : List.of("Not written:", "did you mean 'clusters'")) {
            assertThat(log).filteredOn(line -> line.contains(text)).hasSize(1);
        }
        assertThat(log).noneMatch(line -> line.contains("at io.ecrpusher"));
    }

    @Test
    void logsTheTextOfAnInvalidFleetOnce() {
        environment.put("NAMESPACES", "Team_A");
        try (LambdaFunction rotate = deploy("RotateHandler")) {
            assertThat(failure(rotate, "{}")).startsWith("1 mistake");
            invoke(rotate, IGNORED);
        }
        assertThat(log).filteredOn(line -> line.contains("1 mistake")).hasSize(1);
    }

    @Test
    void refusesEventsThatAreNotItsOwnBeforeAnyCall() {
        try (LambdaFunction rotate = deploy("RotateHandler")) {
            for (String event :
                    List.of(
                            "{\"Records\": [{\"EventSource\": \"aws:sns\", \"Sns\": {\"Message\": \"x\"}}]}",
                            "{\"Records\": [{\"eventSource\": \"aws:sqs\", \"body\": \"{}\"}]}",
                            "{\"source\": \"ecr-pusher\", \"detail-type\": \"Push Reqested\", \"detail\": {}}",
                            PUSH.formatted("999999999999"))) {
                InvocationResult.Failed failed = (InvocationResult.Failed) invoke(rotate, event);
                assertThat(failed.errorType()).endsWith("InvalidEventException");
            }
            assertThat(simulator.calls()).isEmpty();
            invoke(rotate, PUSH.formatted("111122223333"));
        }
        assertThat(one.kubernetes().secret("default", "ecr-pull")).isPresent();
    }

    @Test
    void refusesLargeEventsAndKeepsRunning() {
        try (LambdaFunction rotate = deploy("RotateHandler")) {
            invoke(rotate, IGNORED);
            for (String event :
                    List.of(
                            "\"" + "x".repeat(1024 * 1024) + "\"",
                            "{\"" + "x".repeat(1024 * 1024) + "\":1}",
                            "{\"clusters\":[" + "\"a\",".repeat(1_400_000) + "\"a\"]}")) {
                assertThat(failure(rotate, event))
                        .startsWith("the event has more than 256 KB")
                        .hasSizeLessThan(500);
            }
            assertThat(failure(rotate, "[".repeat(100_000))).startsWith("the event isn't valid");
            InvocationResult last = invoke(rotate, "{}");
            assertThat(last).isInstanceOf(InvocationResult.Returned.class);
            assertThat(last.timing().init()).as("the same process").isEmpty();
        }
        assertThat(String.join("\n", log)).hasSizeLessThan(10_000);
    }

    @Test
    void logsTheStackTraceOfAnUnexpectedErrorOnceAndReportsItsId() {
        // A worker without this variable can't happen with the template.
        environment.remove("DEAD_LETTER_URL");
        try (LambdaFunction worker = deploy("ClusterHandler")) {
            String message = failure(worker, "{\"Records\":[]}");
            assertThat(failure(worker, "{\"Records\":[]}")).isEqualTo(message);
            failure(worker, "{\"Records\":[]}");

            Matcher found =
                    Pattern.compile(
                                    "Unexpected error NoSuchElementException \\(log id ([0-9a-f]{8})\\)\\. Please report it\\.")
                            .matcher(message);
            assertThat(found.matches()).as(message).isTrue();
            List<JsonObject> traces =
                    log.stream()
                            .filter(line -> line.contains("\"stackTrace\""))
                            .map(line -> JsonParser.parseString(line).getAsJsonObject())
                            .toList();
            assertThat(traces).hasSize(1);
            assertThat(traces.getFirst().get("logId").getAsString()).isEqualTo(found.group(1));
            assertThat(traces.getFirst().get("stackTrace").getAsString())
                    .startsWith("java.util.NoSuchElementException: ")
                    .contains("\tat io.ecrpusher.queue.QueuedApplication.worker(");
            assertThat(log).noneMatch(line -> line.startsWith("\tat "));
        }
    }

    private String failure(LambdaFunction function, String event) {
        InvocationResult result = invoke(function, event);
        assertThat(result).isInstanceOf(InvocationResult.Failed.class);
        return ((InvocationResult.Failed) result).errorMessage();
    }

    private InvocationResult invoke(LambdaFunction function, String event) {
        InvocationResult result = function.invoke(event, TIMEOUT);
        log.addAll(result.log());
        return result;
    }

    private LambdaFunction deploy(String handler) {
        return LambdaFunction.deploy(
                LambdaSettings.of(ZIP, "io.ecrpusher.lambda." + handler + "::handleRequest")
                        .withMemoryMb(512)
                        .withEnvironment(environment));
    }
}
