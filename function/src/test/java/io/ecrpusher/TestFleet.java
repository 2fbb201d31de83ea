package io.ecrpusher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.report.Report;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A simulated AWS whose clusters the function's role may enter, and the real wiring against it, in
 * this process.
 */
final class TestFleet implements AutoCloseable {
    static final String ACCOUNT = "111122223333";
    static final String ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(ACCOUNT);
    static final String REGION = "eu-west-1";

    private final Simulator simulator = Simulator.start();
    private final Principal function = simulator.addRoleSession(ROLE, "ecr-pusher");
    private final Map<String, String> environment = new HashMap<>(Map.of("AWS_REGION", REGION));
    private final Properties before = (Properties) System.getProperties().clone();

    TestFleet() {
        System.setProperty("aws.endpointUrl", simulator.awsEndpoint().toString());
        System.setProperty("aws.accessKeyId", function.accessKeyId());
        System.setProperty("aws.secretAccessKey", function.secretAccessKey());
        System.setProperty("aws.sessionToken", function.sessionToken().orElseThrow());
        System.setProperty("javax.net.ssl.trustStore", simulator.trustStore().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", simulator.trustStorePassword());
    }

    Simulator simulator() {
        return simulator;
    }

    /**
     * A cluster with the project's own RBAC, an access entry for the function's role, and these
     * namespaces.
     */
    EksCluster cluster(String name, List<String> namespaces) {
        EksCluster cluster =
                simulator.addCluster(ACCOUNT, REGION, name).grantAccess(ROLE, "ecr-pusher");
        cluster.kubernetes().apply(rbac());
        namespaces.forEach(cluster.kubernetes()::createNamespace);
        return cluster;
    }

    TestFleet with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Wired as the handler wires it, but with short timeouts. */
    Rotation rotation() {
        return rotation(
                new ApiServers(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                new Retries(3, Duration.ofMillis(10)));
    }

    Rotation rotation(KubernetesConnector apiServers, Retries retries) {
        return rotation(apiServers, retries, Clock.systemUTC());
    }

    Rotation rotation(KubernetesConnector apiServers, Retries retries, Clock clock) {
        return Rotation.fromEnvironment(environment, clock, apiServers, retries);
    }

    /** Rotates once, and looks at all that comes out for a credential. */
    Report run() {
        return run(new Trigger.Rotate());
    }

    Report run(Trigger trigger) {
        try {
            Report report = run(rotation(), trigger);
            assertHoldsNoCredential(report.outcomes() + report.failureMessage() + report.toMap());
            return report;
        } catch (InvalidFleetException e) {
            assertHoldsNoCredential(e.getMessage());
            throw e;
        }
    }

    /** What {@code rotation} reports; this fleet has no queue. */
    static Report run(Rotation rotation, Trigger trigger) {
        return switch (rotation.start("an event", trigger, Instant.now().plusSeconds(60))) {
            case Rotation.Pushed(Report report) -> report;
            case Rotation.Enqueued _ -> throw new IllegalStateException("there is no queue");
        };
    }

    private void assertHoldsNoCredential(String said) {
        assertThat(simulator.issuedSecrets()).noneMatch(said::contains);
        assertThat(simulator.clusters())
                .allSatisfy(
                        cluster -> assertThat(cluster.acceptedTokens()).noneMatch(said::contains));
        assertThat(said).doesNotContain("k8s-aws-v1.", "X-Amz-");
    }

    /** The registries of a written dockerconfigjson and their passwords. */
    static Map<String, String> passwords(EksCluster cluster, String namespace, String secret) {
        JsonObject data =
                cluster.kubernetes()
                        .secret(namespace, secret)
                        .orElseThrow()
                        .getAsJsonObject("data");
        String json =
                new String(
                        Base64.getDecoder().decode(data.get(".dockerconfigjson").getAsString()),
                        StandardCharsets.UTF_8);
        Map<String, String> passwords = new HashMap<>();
        JsonParser.parseString(json)
                .getAsJsonObject()
                .getAsJsonObject("auths")
                .entrySet()
                .forEach(
                        login ->
                                passwords.put(
                                        login.getKey(),
                                        login.getValue()
                                                .getAsJsonObject()
                                                .get("password")
                                                .getAsString()));
        return passwords;
    }

    /** How often {@code operation} was called of AWS so far. */
    long calls(String operation) {
        return simulator.calls().entrySet().stream()
                .filter(call -> call.getKey().operation().equals(operation))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Of Secret {@code ecr-pull} in namespace {@code default}. */
    static String resourceVersion(EksCluster cluster) {
        return cluster.kubernetes()
                .secret("default", "ecr-pull")
                .orElseThrow()
                .getAsJsonObject("metadata")
                .get("resourceVersion")
                .getAsString();
    }

    static String rbac() {
        try {
            return Files.readString(Path.of("../infra/kubernetes/rbac.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        System.setProperties(before);
        simulator.close();
    }
}
