package io.ecrpusher.cli.grant;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cli.RunResult;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.TestRun;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A simulated account whose administrator runs the command. */
public final class GrantFixture implements AutoCloseable {
    /** The role that runs the command, and may do everything in every cluster. */
    public static final String ADMIN = "arn:aws:iam::%s:role/admin".formatted(TestFleet.ACCOUNT);

    private static final List<String> KINDS =
            List.of(
                    "admissionregistration.k8s.io/v1/validatingadmissionpolicies",
                    "admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
                    "rbac.authorization.k8s.io/v1/clusterroles",
                    "rbac.authorization.k8s.io/v1/clusterrolebindings",
                    "rbac.authorization.k8s.io/v1/roles",
                    "rbac.authorization.k8s.io/v1/rolebindings");

    private final TestFleet fleet = new TestFleet();

    /** Starts the simulator, with the administrator as the caller. */
    public GrantFixture() {
        callAs(ADMIN);
    }

    /** How a command ended. */
    public record Result(int code, String out, String err) {}

    /** Makes a role the caller of the commands that follow. */
    public void callAs(String role) {
        Principal caller = simulator().addRoleSession(role, "me");
        System.setProperty("aws.accessKeyId", caller.accessKeyId());
        System.setProperty("aws.secretAccessKey", caller.secretAccessKey());
        System.setProperty("aws.sessionToken", caller.sessionToken().orElseThrow());
    }

    /** Returns the simulated fleet, whose runs have the function's credentials. */
    public TestFleet fleet() {
        return fleet;
    }

    /** Returns the simulator. */
    public Simulator simulator() {
        return fleet.simulator();
    }

    /** Adds a cluster that the administrator has created. */
    public EksCluster cluster(String name) {
        return simulator()
                .addCluster(TestFleet.ACCOUNT, TestFleet.REGION, name)
                .bootstrapAdmin(ADMIN);
    }

    /** Writes a fleet file with Secret ecr-pull in these namespaces of these clusters. */
    public static String fleetFile(String namespaces, String... clusters) {
        StringBuilder list = new StringBuilder();
        for (String cluster : clusters) {
            list.append("  - {name: %s, region: %s}%n".formatted(cluster, TestFleet.REGION));
        }
        return file(
                """
                version: 1
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: %s}]
                clusters:
                """
                                .formatted(namespaces)
                        + list);
    }

    /** Writes a fleet file. Returns its path. */
    public static String file(String yaml) {
        Path file = Path.of("target", "fleets", UUID.randomUUID() + ".yaml").toAbsolutePath();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    /** Runs a command without a terminal. */
    public Result run(String... args) {
        return run(new Stop(), args);
    }

    /** Runs a command without a terminal until it ends or {@code stop} ends it. */
    public Result run(Stop stop, String... args) {
        return searched(command().run(stop, args));
    }

    /** Runs a command with an interactive terminal on which the user types {@code answer}. */
    public Result answer(String answer, String... args) {
        return searched(command().typing(answer).run(args));
    }

    private static TestRun command() {
        return new TestRun(Path.of("").toAbsolutePath()).with("AWS_REGION", TestFleet.REGION);
    }

    /** Searches the output for credentials. */
    private Result searched(RunResult result) {
        fleet.assertContainsNoCredential(result.all());
        return new Result(result.code(), result.out(), result.err());
    }

    /** Returns everything that grant may change in a cluster: name to content. */
    public static Map<String, String> objects(EksCluster cluster) {
        return objects(
                new ClusterEndpoint(cluster.kubernetes().endpoint(), cluster.kubernetes().caPem()),
                Credential.of(cluster.kubernetes().adminToken()));
    }

    /** Returns everything that grant may change in a cluster: name to content. */
    static Map<String, String> objects(ClusterEndpoint endpoint, Credential adminToken) {
        try {
            ApiClient client =
                    new ApiServers(Duration.ofSeconds(10), Duration.ofSeconds(10))
                            .typed(endpoint, adminToken);
            Map<String, String> objects = new TreeMap<>();
            for (String kind : KINDS) {
                Request request =
                        new Request.Builder()
                                .url(HttpUrl.get(client.getBasePath()).resolve("/apis/" + kind))
                                .build();
                try (Response response = client.getHttpClient().newCall(request).execute()) {
                    JsonObject list =
                            JsonParser.parseString(response.body().string()).getAsJsonObject();
                    for (JsonElement item : list.getAsJsonArray("items")) {
                        add(kind, item.getAsJsonObject(), objects);
                    }
                }
            }
            return objects;
        } catch (FailureException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(String kind, JsonObject item, Map<String, String> objects) {
        JsonObject metadata = item.getAsJsonObject("metadata");
        JsonElement namespace = metadata.get("namespace");
        item.remove("metadata");
        item.remove("status");
        objects.put(
                "%s %s%s"
                        .formatted(
                                kind.substring(kind.lastIndexOf('/') + 1),
                                namespace == null ? "" : namespace.getAsString() + "/",
                                metadata.get("name").getAsString()),
                item.toString());
    }

    /** Returns the number of calls of an EKS operation. */
    public long calls(String operation) {
        return fleet.calls(operation);
    }

    @Override
    public void close() {
        fleet.close();
    }
}
