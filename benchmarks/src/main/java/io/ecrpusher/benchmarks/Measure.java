package io.ecrpusher.benchmarks;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;
import io.ecrpusher.simulator.lambda.InvocationResult;
import io.ecrpusher.simulator.lambda.InvocationResult.Timing;
import io.ecrpusher.simulator.lambda.LambdaFunction;
import io.ecrpusher.simulator.lambda.LambdaSettings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Times the packaged function in fresh processes that are each kept to one core and, as on Lambda,
 * to C1, beside a bare client that sends the same Secrets in the same run: {@code Measure ZIP RBAC
 * RUNS}.
 */
final class Measure {
    private static final String ROLE = "arn:aws:iam::111122223333:role/ecr-pusher";
    private static final List<String> ONE_CORE = List.of("taskset", "-c", "1");
    private static final int MANY = 1000;

    private final Path zip;
    private final String rbac;
    private final int runs;

    private Measure(Path zip, String rbac, int runs) {
        this.zip = zip;
        this.rbac = rbac;
        this.runs = runs;
    }

    static void main(String[] args) throws Exception {
        Measure measure =
                new Measure(
                        Path.of(args[0]),
                        Files.readString(Path.of(args[1])),
                        Integer.parseInt(args[2]));
        measure.row("1 Secret, from a cold start", 1);
        measure.row("1,000 Secrets of one cluster, from a cold start", MANY);
    }

    private void row(String what, int secrets) throws IOException, InterruptedException {
        List<Long> init = new ArrayList<>();
        List<Long> total = new ArrayList<>();
        List<Long> warm = new ArrayList<>();
        List<Long> bare = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            try (Simulator simulator = Simulator.start()) {
                EksCluster cluster = cluster(simulator, secrets);
                try (LambdaFunction function =
                        LambdaFunction.deploy(settings(simulator, secrets))) {
                    Timing cold = timed(function);
                    init.add(cold.init().orElseThrow().toMillis());
                    total.add(cold.init().orElseThrow().plus(cold.duration()).toMillis());
                    warm.add(timed(function).duration().toMillis());
                }
                bare.add(bareMillis(cluster, secrets));
            }
        }
        System.out.printf("%s, %d runs, milliseconds%n", what, runs);
        System.out.printf(
                "    %-40s %s%n", "ecr-pusher, start of the process to end", figures(total));
        System.out.printf("    %-40s %s%n", "  of which until the first event", figures(init));
        System.out.printf("    %-40s %s%n", "ecr-pusher, second run (warm)", figures(warm));
        System.out.printf(
                "    %-40s %s%n", "bare client, start of the process to end", figures(bare));
    }

    private static EksCluster cluster(Simulator simulator, int secrets) {
        EksCluster cluster =
                simulator
                        .addCluster("111122223333", "eu-west-1", "measured")
                        .grantAccess(ROLE, "ecr-pusher");
        namespaces(secrets).forEach(cluster.kubernetes()::createNamespace);
        return cluster;
    }

    private LambdaSettings settings(Simulator simulator, int secrets) {
        Principal function = simulator.addRoleSession(ROLE, "ecr-pusher");
        simulator.clusters().getFirst().kubernetes().apply(rbac);
        Map<String, String> environment =
                new HashMap<>(simulator.environment(function, "eu-west-1"));
        environment.put("CLUSTERS", "measured");
        environment.put("NAMESPACES", String.join(",", namespaces(secrets)));
        return LambdaSettings.of(zip, "io.ecrpusher.lambda.RotateHandler::handleRequest")
                .withMemoryMb(512)
                .withCommandPrefix(ONE_CORE)
                .withEnvironment(environment);
    }

    private static List<String> namespaces(int count) {
        return IntStream.range(0, count).mapToObj(i -> "ns-" + i).toList();
    }

    private static Timing timed(LambdaFunction function) {
        return switch (function.invoke("{}", Duration.ofMinutes(2))) {
            case InvocationResult.Returned returned -> returned.timing();
            case InvocationResult.Failed failed ->
                    throw new IllegalStateException(failed.errorMessage());
        };
    }

    /**
     * The bare client's time for the Secrets that the function has just written, in a process like
     * the function's.
     */
    private static long bareMillis(EksCluster cluster, int secrets)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ecr-pusher-measure");
        Path ca = Files.writeString(folder.resolve("ca"), cluster.kubernetes().caPem());
        Path token = Files.writeString(folder.resolve("token"), cluster.kubernetes().adminToken());
        Path body = Files.writeString(folder.resolve("body"), body(cluster));
        List<String> command = new ArrayList<>(ONE_CORE);
        command.addAll(
                List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareClient.class.getName(),
                        cluster.kubernetes().endpoint().toString(),
                        ca.toString(),
                        token.toString(),
                        body.toString(),
                        Integer.toString(secrets)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the bare client failed");
        }
        for (Path file : List.of(ca, token, body, folder)) {
            Files.delete(file);
        }
        return Long.parseLong(printed);
    }

    /** What the function sends, with other data, so that the server has something to write. */
    private static String body(EksCluster cluster) {
        String data =
                cluster.kubernetes()
                        .secret("ns-0", "ecr-pull")
                        .orElseThrow()
                        .get("data")
                        .toString();
        return """
               {"apiVersion":"v1","kind":"Secret","metadata":{"name":"ecr-pull","annotations":{"ecr-pusher.io/expires-at":"2026-01-01T00:00:00Z"},"labels":{"app.kubernetes.io/managed-by":"ecr-pusher"}},"type":"kubernetes.io/dockerconfigjson","data":%s}"""
                .formatted(data);
    }

    private static String figures(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return "median %5d   all %s"
                .formatted(
                        sorted.get(sorted.size() / 2),
                        millis.stream().map(String::valueOf).collect(Collectors.joining(" ")));
    }
}
