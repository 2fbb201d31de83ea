package io.ecrpusher.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.report.Version;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Runs the deployment package with Lambda's runtime interface client. */
class PackagedFunctionIT {
    private static final Path ZIP = Path.of("target/ecr-pusher-function.zip");
    private static final String ROLE = "arn:aws:iam::111122223333:role/ecr-pusher";
    private static final String SCHEDULE = scheduledEvent();

    private final Simulator simulator = Simulator.start();
    private final Principal function = simulator.addRoleSession(ROLE, "ecr-pusher");
    private final Map<String, String> environment =
            new HashMap<>(simulator.environment(function, "eu-west-1"));
    private EksCluster one;
    private EksCluster two;

    @BeforeEach
    void createClusters() throws IOException {
        one = cluster("one");
        two = cluster("two");
        environment.put("CLUSTERS", "one,two");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void returnsTheReportForAScheduledEvent() {
        InvocationResult result = invoke(SCHEDULE);
        assertThat(result).isInstanceOf(InvocationResult.Returned.class);
        assertThat(((InvocationResult.Returned) result).response())
                .startsWith(
                        "{\"clusters\":2,\"secrets\":2,\"applied\":2,\"failed\":0,\"validUntil\":\"20");
        assertThat(result.log())
                .anyMatch(line -> line.startsWith("{\"level\":\"INFO\",\"message\":\"rotated\""));
        assertContainsNoCredential(result);
    }

    @Test
    void rotatesForAnEmptyEvent() {
        assertThat(invoke("{}")).isInstanceOf(InvocationResult.Returned.class);
    }

    @Test
    void failsForADeadClusterAfterPushingToTheOthers() {
        two.kubernetes().server().fault(Fault.refused());
        InvocationResult.Failed failed = failed(invoke(SCHEDULE));
        assertThat(failed.errorType()).endsWith("RotationFailedException");
        assertThat(failed.errorMessage())
                .isEqualTo(
                        """
                        1 of 2 Secrets were written. Not written:
                          eu-west-1/two: UNREACHABLE: the connection to the API server was refused (default/ecr-pull; retried in the next run)
                        ecr-pusher %s"""
                                .formatted(Version.get()));
        assertThat(one.kubernetes().secret("default", "ecr-pull")).isPresent();
        assertThat(failed.log()).noneMatch(line -> line.contains("at io.ecrpusher"));
        assertContainsNoCredential(failed);
    }

    @Test
    void reportsInvalidVariablesWithoutAStackTrace() {
        environment.put("SECRET_FORMAT", "json");
        environment.put("NAMESPACES", "Team_A");
        InvocationResult.Failed failed = failed(invoke(SCHEDULE));
        assertThat(failed.errorMessage())
                .startsWith("2 mistakes")
                .contains("SECRET_FORMAT", "NAMESPACES");
        assertThat(failed.log()).noneMatch(line -> line.contains("at io.ecrpusher"));
        assertThat(simulator.calls()).isEmpty();
        assertContainsNoCredential(failed);
    }

    @Test
    void reportsMissingPermissionsWithoutACredential() {
        simulator.faults().deny(ROLE, "ecr:GetAuthorizationToken");
        InvocationResult.Failed failed = failed(invoke(SCHEDULE));
        assertThat(failed.errorMessage()).contains("NOT_AUTHORIZED", "ecr:GetAuthorizationToken");
        assertContainsNoCredential(failed);
    }

    @Test
    void zipContainsOnlyJarsAndIsSmall() throws IOException {
        assertThat(Files.size(ZIP)).isLessThanOrEqualTo(20_000_000);
        try (ZipFile zip = new ZipFile(ZIP.toFile())) {
            List<String> names = zip.stream().map(ZipEntry::getName).toList();
            assertThat(names).allMatch(name -> name.matches("lib/[^/]+\\.jar"));
            assertThat(names)
                    .noneMatch(
                            name ->
                                    name.matches(
                                            ".*(simulator|junit|netty|httpclient|bcp|protobuf|runtime-interface|jackson-databind|compress).*"));
        }
    }

    @Test
    void noTestReportContainsACredential() throws IOException {
        // A bearer token, a presigned URL, base64 of "AWS:" and a password, or any word with a
        // token's length.
        Pattern credential =
                Pattern.compile(
                        "k8s-aws-v1\\.[\\w-]{20}|X-Amz-(Signature|Security-Token)=\\w|QVdTO[mg][\\w+/]{20}|[\\w+/=-]{400}");
        try (Stream<Path> reports = Files.list(Path.of("target/surefire-reports"))) {
            for (Path report : reports.toList()) {
                assertThat(Files.readString(report).lines().filter(credential.asPredicate()))
                        .as(report.toString())
                        .isEmpty();
            }
        }
    }

    /** See "Schedule an AWS Lambda function" in the EventBridge user guide. */
    private static String scheduledEvent() {
        return """
               {
                 "version": "0",
                 "id": "89d1a02d-5ec7-412e-82f5-13505f849b41",
                 "detail-type": "Scheduled Event",
                 "source": "aws.events",
                 "account": "111122223333",
                 "time": "2026-01-01T00:00:00Z",
                 "region": "eu-west-1",
                 "resources": ["arn:aws:events:eu-west-1:111122223333:rule/ecr-pusher"],
                 "detail": {}
               }
               """;
    }

    private void assertContainsNoCredential(InvocationResult result) {
        String output =
                String.join("\n", result.log())
                        + switch (result) {
                            case InvocationResult.Returned returned -> returned.response();
                            case InvocationResult.Failed failed ->
                                    failed.json() + failed.errorMessage();
                        };
        assertThat(simulator.issuedSecrets()).isNotEmpty().noneMatch(output::contains);
        assertThat(one.acceptedTokens()).noneMatch(output::contains);
        assertThat(output).doesNotContain("k8s-aws-v1.", "X-Amz-Signature", "X-Amz-Security-Token");
    }

    private static InvocationResult.Failed failed(InvocationResult result) {
        assertThat(result).isInstanceOf(InvocationResult.Failed.class);
        return (InvocationResult.Failed) result;
    }

    private InvocationResult invoke(String event) {
        LambdaSettings settings =
                LambdaSettings.of(ZIP, "io.ecrpusher.lambda.RotateHandler::handleRequest")
                        .withMemoryMb(512)
                        .withEnvironment(environment);
        try (LambdaFunction deployed = LambdaFunction.deploy(settings)) {
            return deployed.invoke(event, Duration.ofSeconds(60));
        }
    }

    private EksCluster cluster(String name) throws IOException {
        EksCluster cluster =
                simulator
                        .addCluster("111122223333", "eu-west-1", name)
                        .grantAccess(ROLE, "ecr-pusher");
        cluster.kubernetes().apply(Files.readString(Path.of("../infra/kubernetes/rbac.yaml")));
        cluster.kubernetes().createNamespace("default");
        return cluster;
    }
}
