package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Retries;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportJson;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.settings.Settings;
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
import java.util.UUID;

/** A simulated AWS with clusters that grant access to the function's role, and real wiring. */
public final class TestFleet implements AutoCloseable {
    public static final String ACCOUNT = "111122223333";
    public static final String ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(ACCOUNT);
    public static final String REGION = "eu-west-1";

    private final Clock clock;
    private final Simulator simulator;
    private final Principal function;
    private final Map<String, String> environment = new HashMap<>(Map.of("AWS_REGION", REGION));
    private final Properties originalProperties = (Properties) System.getProperties().clone();

    /** Starts the simulator and points this process's AWS clients to it. */
    public TestFleet() {
        this(Clock.systemUTC());
    }

    /** The same with another clock for AWS, the clusters, and the application. */
    TestFleet(Clock clock) {
        this.clock = clock;
        simulator = Simulator.start(clock);
        function = simulator.addRoleSession(ROLE, "ecr-pusher");
        System.setProperty("aws.endpointUrl", simulator.awsEndpoint().toString());
        System.setProperty("aws.accessKeyId", function.accessKeyId());
        System.setProperty("aws.secretAccessKey", function.secretAccessKey());
        System.setProperty("aws.sessionToken", function.sessionToken().orElseThrow());
        System.setProperty("javax.net.ssl.trustStore", simulator.trustStore().toString());
        System.setProperty("javax.net.ssl.trustStorePassword", simulator.trustStorePassword());
    }

    /** Returns the simulator. */
    public Simulator simulator() {
        return simulator;
    }

    /** Adds a cluster with the project's RBAC, an access entry, and these namespaces. */
    public EksCluster cluster(String name, List<String> namespaces) {
        EksCluster cluster =
                simulator.addCluster(ACCOUNT, REGION, name).grantAccess(ROLE, "ecr-pusher");
        cluster.kubernetes().apply(rbac());
        namespaces.forEach(cluster.kubernetes()::createNamespace);
        return cluster;
    }

    /** Sets an environment variable. An empty value unsets it. */
    public TestFleet with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Configures the fleet with a fleet file instead of environment variables. */
    public TestFleet fleetFile(String yaml) {
        Path file = Path.of("target", "fleets", UUID.randomUUID() + ".yaml");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return with("NAMESPACES", "").with("FLEET_FILE", "file:" + file);
    }

    /** Returns the environment that configures the application. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** Wires the application as the handler does, with short timeouts. */
    public Application application() {
        return application(
                new ApiServers(Duration.ofSeconds(1), Duration.ofSeconds(1)),
                new Retries(3, Duration.ofMillis(10)),
                clock);
    }

    /** Wires the application with the given parts. */
    public Application application(KubernetesConnector apiServers, Retries retries, Clock clock) {
        return Application.of(environment, clock, apiServers, retries);
    }

    /** Rotates once with a new application, and searches the report for credentials. */
    public Report run() {
        return run(new Trigger.Rotate());
    }

    /** Runs once with a new application, and searches the report for credentials. */
    public Report run(Trigger trigger) {
        try {
            Report report = run(application(), trigger);
            assertContainsNoCredential(
                    report.outcomes() + ReportText.message(report) + ReportJson.of(report));
            return report;
        } catch (InvalidFleetException e) {
            assertContainsNoCredential(e.getMessage());
            throw e;
        }
    }

    /** Runs once with {@code application}. */
    public static Report run(Application application, Trigger trigger) {
        return application
                .run(Settings.TOKEN_MAX_AGE)
                .start(trigger, HandOff.NONE, Instant.now().plusSeconds(60))
                .report();
    }

    /** Fails if the text contains a token, password, or key that the simulator has issued. */
    public void assertContainsNoCredential(String output) {
        assertThat(simulator.issuedSecrets()).noneMatch(output::contains);
        assertThat(simulator.clusters())
                .allSatisfy(
                        cluster ->
                                assertThat(cluster.acceptedTokens()).noneMatch(output::contains));
        assertThat(output).doesNotContain("k8s-aws-v1.", "X-Amz-");
    }

    /** Returns the password of each registry in a dockerconfigjson Secret. */
    public static Map<String, String> passwords(
            EksCluster cluster, String namespace, String secret) {
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

    /** Returns the number of calls of the AWS operation. */
    public long calls(String operation) {
        return simulator.calls().entrySet().stream()
                .filter(call -> call.getKey().operation().equals(operation))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Returns the resource version of Secret {@code ecr-pull} in namespace {@code default}. */
    public static String resourceVersion(EksCluster cluster) {
        return cluster.kubernetes()
                .secret("default", "ecr-pull")
                .orElseThrow()
                .getAsJsonObject("metadata")
                .get("resourceVersion")
                .getAsString();
    }

    /** Returns the project's RBAC manifest. */
    public static String rbac() {
        try {
            return Files.readString(Path.of("../infra/kubernetes/rbac.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        System.setProperties(originalProperties);
        simulator.close();
    }
}
