package io.ecrpusher.simulator.demo;

import com.google.gson.JsonArray;
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
 * Runs the packaged function twice against a simulated fleet and checks what it did: {@code Demo
 * ZIP RBAC}.
 *
 * <p>Everything that is printed as proven was asserted; the first thing that is not so ends the
 * demonstration.
 */
final class Demo {
    private static final String HANDLER = "io.ecrpusher.lambda.RotateHandler::handleRequest";

    private final Simulator simulator;
    private final DemoFleet fleet;
    private final LambdaFunction function;

    private Demo(Simulator simulator, DemoFleet fleet, LambdaFunction function) {
        this.simulator = simulator;
        this.fleet = fleet;
        this.function = function;
    }

    static void main(String[] args) throws IOException {
        Path zip = Path.of(args[0]);
        say(
                "Starting a simulated AWS and its clusters, each API server on a port of its own with its own certificate.");
        try (Simulator simulator = Simulator.start()) {
            DemoFleet fleet = new DemoFleet(simulator, Path.of(args[1]));
            LambdaSettings settings =
                    LambdaSettings.of(zip, HANDLER).named("ecr-pusher").withMemoryMb(1024);
            try (LambdaFunction function =
                    LambdaFunction.deploy(settings.withEnvironment(fleet.environment()))) {
                say(
                        "Deploying %s (%.1f MB) under Lambda's runtime interface client."
                                .formatted(zip.getFileName(), Files.size(zip) / 1e6));
                new Demo(simulator, fleet, function).run();
            }
        } catch (DemoFailedException e) {
            System.err.println("\nThe demo failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() {
        say("\nThe schedule fires: first rotation, from a cold start.");
        rotate();
        Set<String> first = passwords();
        EksCluster shown = fleet.clusters().getFirst();
        say(
                "\nSecret '%s' in namespace 'shop' of '%s', as docker reads it:"
                        .formatted(DemoFleet.SECRET, shown.name()));
        dockerConfig(shown, "shop").entrySet().forEach(Demo::showLogin);

        say(
                "\nLambda recycles the environment, the schedule fires again: second rotation, with new tokens.");
        function.stop();
        rotate();
        Set<String> second = passwords();
        check(
                second.stream().noneMatch(first::contains),
                "a password of the first rotation is still in a Secret");
        checkCounts();

        say(
                """

                Proven: the packaged Lambda wrote and rotated %d Secrets in %d clusters, 2 accounts and 2 Regions, with one \
                request a Secret, one ECR token a principal and Region, and no right to get or list one."""
                        .formatted(fleet.secrets(), fleet.clusters().size()));
    }

    private void rotate() {
        switch (function.invoke(scheduledEvent(), Duration.ofSeconds(60))) {
            case InvocationResult.Returned returned -> show(returned);
            case InvocationResult.Failed failed -> {
                failed.log().forEach(System.err::println);
                throw new DemoFailedException(
                        "the function failed: "
                                + failed.errorType()
                                + ": "
                                + failed.errorMessage());
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

    private void show(InvocationResult.Returned returned) {
        JsonObject report = JsonParser.parseString(returned.response()).getAsJsonObject();
        Table table = new Table("CLUSTER", "SECRETS WRITTEN", "FAILED");
        for (JsonElement row : array(report, "byCluster")) {
            JsonObject cluster = row.getAsJsonObject();
            table.row(
                    cluster.get("cluster").getAsString(),
                    cluster.get("applied").getAsInt(),
                    cluster.get("failed").getAsInt());
        }
        say(table.toString());
        say(
                "    %d of %d Secrets written, valid until %s; init %d ms, run %d ms"
                        .formatted(
                                report.get("applied").getAsInt(),
                                report.get("secrets").getAsInt(),
                                report.get("validUntil").getAsString(),
                                returned.timing().init().map(Duration::toMillis).orElse(0L),
                                returned.timing().duration().toMillis()));
        check(report.get("applied").getAsInt() == fleet.secrets(), "not every Secret was written");
    }

    private static JsonArray array(JsonObject object, String name) {
        return object.getAsJsonArray(name);
    }

    private static void showLogin(Map.Entry<String, JsonElement> login) {
        String password = login.getValue().getAsJsonObject().get("password").getAsString();
        say(
                "    %s   user AWS, password masked (%d characters)"
                        .formatted(login.getKey(), password.length()));
    }

    private Set<String> passwords() {
        Set<String> passwords = new HashSet<>();
        for (EksCluster cluster : fleet.clusters()) {
            for (String namespace : DemoFleet.NAMESPACES) {
                JsonObject logins = dockerConfig(cluster, namespace);
                check(logins.size() == 3, "a Secret does not hold its three registries");
                logins.asMap()
                        .values()
                        .forEach(
                                login ->
                                        passwords.add(
                                                login.getAsJsonObject()
                                                        .get("password")
                                                        .getAsString()));
            }
        }
        check(
                simulator.issuedSecrets().containsAll(passwords),
                "a Secret holds a password that ECR did not issue");
        return passwords;
    }

    private static JsonObject dockerConfig(EksCluster cluster, String namespace) {
        JsonObject secret =
                cluster.kubernetes()
                        .secret(namespace, DemoFleet.SECRET)
                        .orElseThrow(
                                () ->
                                        new DemoFailedException(
                                                "a Secret is missing in " + cluster.name()));
        String encoded = secret.getAsJsonObject("data").get(".dockerconfigjson").getAsString();
        String json = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        return JsonParser.parseString(json).getAsJsonObject().getAsJsonObject("auths");
    }

    private void checkCounts() {
        for (EksCluster cluster : fleet.clusters()) {
            long patches = cluster.kubernetes().requestCounts().getOrDefault("patch secrets", 0L);
            check(
                    patches == 2L * DemoFleet.NAMESPACES.size(),
                    "%s saw %d requests".formatted(cluster.name(), patches));
        }
        TreeMap<String, Long> tokens = new TreeMap<>();
        simulator.calls().forEach((call, times) -> countToken(call, times, tokens));
        check(
                tokens.size() == 3 && tokens.values().stream().allMatch(times -> times == 2),
                "ECR was asked for " + tokens);
    }

    private static void countToken(AwsCall call, long times, Map<String, Long> tokens) {
        if (call.operation().equals("GetAuthorizationToken")) {
            tokens.merge(
                    call.region() + " " + call.principalArn().replaceAll("/[^/]*$", ""),
                    times,
                    Long::sum);
        }
    }

    private static void check(boolean so, String otherwise) {
        if (!so) {
            throw new DemoFailedException(otherwise);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
