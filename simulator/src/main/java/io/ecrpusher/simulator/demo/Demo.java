package io.ecrpusher.simulator.demo;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.AwsCall;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.lambda.InvocationResult;
import io.ecrpusher.simulator.lambda.LambdaFunction;
import io.ecrpusher.simulator.lambda.LambdaSettings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs the packaged function twice against a simulated fleet: {@code Demo ZIP RBAC}.
 *
 * <p>Checks every claim that it prints. The first check that fails ends the demo with status 1.
 */
final class Demo {
    private static final String HANDLER = "io.ecrpusher.lambda.RotateHandler::handleRequest";
    private static final int REGISTRIES = 3;
    private static final int ROTATIONS = 2;

    private final Simulator simulator;
    private final DemoFleet fleet;
    private final LambdaFunction function;

    private Demo(Simulator simulator, DemoFleet fleet, LambdaFunction function) {
        this.simulator = simulator;
        this.fleet = fleet;
        this.function = function;
    }

    static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("Usage: Demo FUNCTION_ZIP RBAC_MANIFEST");
            System.exit(2);
        }
        Path zip = Path.of(args[0]);
        try (Simulator simulator = Simulator.start()) {
            DemoFleet fleet = new DemoFleet(simulator, Path.of(args[1]));
            print(
                    "Started a local AWS and %d Kubernetes clusters: 2 accounts, 2 Regions, HTTPS, RBAC."
                            .formatted(fleet.clusters().size()));
            LambdaSettings settings =
                    LambdaSettings.of(zip, HANDLER).named("ecr-pusher").withMemoryMb(1024);
            try (LambdaFunction function =
                    LambdaFunction.deploy(settings.withEnvironment(fleet.environment()))) {
                print(
                        "Deployed %s (%.1f MB) on AWS's own Lambda runtime client."
                                .formatted(zip.getFileName(), Files.size(zip) / 1e6));
                new Demo(simulator, fleet, function).run();
            }
        } catch (DemoFailedException e) {
            System.err.println("\nThe demo failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() {
        print("\nFirst rotation, from a cold start:\n");
        rotate();
        Set<String> firstPasswords = passwords();

        EksCluster cluster = fleet.clusters().getFirst();
        print(
                "\nSecret '%s' in namespace 'shop' of cluster '%s':\n"
                        .formatted(DemoFleet.SECRET, cluster.name()));
        printLogins(logins(cluster, "shop"));

        print("\nSecond rotation, in a new environment and with new tokens:\n");
        function.stop();
        rotate();
        Set<String> secondPasswords = passwords();
        check(
                secondPasswords.stream().noneMatch(firstPasswords::contains),
                "A Secret still has a password of the first rotation.");
        checkClusterRequests();
        checkTokenRequests();

        print(
                """

                Verified:
                  - All %d Secrets have new passwords, which ECR issued for this rotation.
                  - One request per Secret and rotation. The function never read a Secret.
                  - One ECR token per principal and Region, for all clusters."""
                        .formatted(fleet.secrets()));
    }

    private void rotate() {
        switch (function.invoke(scheduledEvent(), Duration.ofSeconds(60))) {
            case InvocationResult.Returned returned -> printReport(returned);
            case InvocationResult.Failed failed -> {
                failed.log().forEach(System.err::println);
                throw new DemoFailedException(
                        "The function failed with %s: %s"
                                .formatted(failed.errorType(), failed.errorMessage()));
            }
        }
    }

    private static String scheduledEvent() {
        return """
               {"version":"0","id":"89d1a02d-5ec7-412e-82f5-13505f849b41","detail-type":"Scheduled Event",\
               "source":"aws.events","account":"111122223333","time":"%s","region":"eu-west-1",\
               "resources":["arn:aws:events:eu-west-1:111122223333:rule/ecr-pusher"],"detail":{}}"""
                .formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private void printReport(InvocationResult.Returned returned) {
        JsonObject report = JsonParser.parseString(returned.response()).getAsJsonObject();
        Table table = new Table("CLUSTER", "WRITTEN", "FAILED");
        for (JsonElement row : report.getAsJsonArray("byCluster")) {
            JsonObject cluster = row.getAsJsonObject();
            table.addRow(
                    cluster.get("cluster").getAsString(),
                    cluster.get("applied").getAsInt(),
                    cluster.get("failed").getAsInt());
        }
        print(table.toString());
        int applied = report.get("applied").getAsInt();
        Instant validUntil = Instant.parse(report.get("validUntil").getAsString());
        print(
                "\n    %d of %d Secrets written, valid until %s. Init %d ms, run %d ms."
                        .formatted(
                                applied,
                                report.get("secrets").getAsInt(),
                                validUntil.truncatedTo(ChronoUnit.SECONDS),
                                returned.timing().init().map(Duration::toMillis).orElse(0L),
                                returned.timing().duration().toMillis()));
        check(
                applied == fleet.secrets(),
                "The function wrote %d Secrets instead of %d.".formatted(applied, fleet.secrets()));
    }

    private static void printLogins(JsonObject logins) {
        Table table = new Table("REGISTRY", "USER", "PASSWORD");
        logins.asMap()
                .forEach(
                        (registry, login) ->
                                table.addRow(
                                        registry,
                                        "AWS",
                                        "%d characters (hidden)"
                                                .formatted(password(login).length())));
        print(table.toString());
    }

    private Set<String> passwords() {
        Set<String> passwords = new HashSet<>();
        for (EksCluster cluster : fleet.clusters()) {
            for (String namespace : DemoFleet.NAMESPACES) {
                JsonObject logins = logins(cluster, namespace);
                check(
                        logins.size() == REGISTRIES,
                        "The Secret in %s/%s has %d registries instead of %d."
                                .formatted(cluster.name(), namespace, logins.size(), REGISTRIES));
                logins.asMap().values().forEach(login -> passwords.add(password(login)));
            }
        }
        check(
                simulator.issuedSecrets().containsAll(passwords),
                "A Secret has a password that ECR didn't issue.");
        return passwords;
    }

    private static JsonObject logins(EksCluster cluster, String namespace) {
        JsonObject secret =
                cluster.kubernetes()
                        .secret(namespace, DemoFleet.SECRET)
                        .orElseThrow(
                                () ->
                                        new DemoFailedException(
                                                "The Secret in %s/%s is missing."
                                                        .formatted(cluster.name(), namespace)));
        String encoded = secret.getAsJsonObject("data").get(".dockerconfigjson").getAsString();
        String json = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        return JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("auths");
    }

    private static String password(JsonElement login) {
        return login.getAsJsonObject().get("password").getAsString();
    }

    private void checkClusterRequests() {
        long expected = (long) ROTATIONS * DemoFleet.NAMESPACES.size();
        for (EksCluster cluster : fleet.clusters()) {
            Map<String, Long> requests = new TreeMap<>(cluster.kubernetes().requestCounts());
            requests.keySet().removeIf(request -> !request.endsWith(" secrets"));
            check(
                    requests.equals(Map.of("patch secrets", expected)),
                    "Cluster %s received %s instead of %d requests to patch Secrets."
                            .formatted(cluster.name(), requests, expected));
        }
    }

    private void checkTokenRequests() {
        Map<String, Long> tokens = new TreeMap<>();
        simulator.calls().forEach((call, count) -> countTokens(call, count, tokens));
        check(
                tokens.size() == REGISTRIES
                        && tokens.values().stream().allMatch(count -> count == ROTATIONS),
                "The function requested these ECR tokens: " + tokens);
    }

    private static void countTokens(AwsCall call, long count, Map<String, Long> tokens) {
        if (call.operation().equals("GetAuthorizationToken")) {
            String role = call.principalArn().replaceAll("/[^/]*$", "");
            tokens.merge(call.region() + " " + role, count, Long::sum);
        }
    }

    private static void check(boolean condition, String otherwise) {
        if (!condition) {
            throw new DemoFailedException(otherwise);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
