package io.ecrpusher.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Times the packaged function as it is on one core of Lambda, with a heap of 256 MB, and two other
 * clients that write the same Secrets in the same run: {@code Measure ZIP RBAC RUNS [CLUSTERS
 * NAMESPACES]}.
 */
final class Measure {
    private static final String ROLE = "arn:aws:iam::111122223333:role/ecr-pusher";
    private static final List<String> ONE_CORE = List.of("taskset", "-c", "1");
    private static final int MANY = 10_000;
    // Lambda gives 85 % of it to the heap: 256 MB, and 32 MB.
    private static final int MEMORY_MB = 302;
    private static final int LITTLE_MEMORY_MB = 38;
    private static final Pattern HEAP_AFTER_COLLECTION = Pattern.compile("Pause.*->([0-9]+)M");

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
        measure.warmUp();
        if (args.length > 3) {
            int clusters = Integer.parseInt(args[3]);
            int namespaces = Integer.parseInt(args[4]);
            measure.row(
                    "%,d Secrets of %,d clusters".formatted(clusters * namespaces, clusters),
                    clusters,
                    namespaces,
                    MEMORY_MB);
            return;
        }
        measure.row("1 Secret", 1, 1, MEMORY_MB);
        measure.row("1,000 Secrets of one cluster", 1, 1_000, MEMORY_MB);
        measure.row("1,000 Secrets of 200 clusters", 200, 5, MEMORY_MB);
        measure.row("10,000 Secrets of 200 clusters", 200, 50, MEMORY_MB);
        measure.row("10,000 Secrets of 200 clusters, heap of 32 MB", 200, 50, LITTLE_MEMORY_MB);
        new Measure(measure.zip, measure.rbac, 1)
                .row("20,000 Secrets of 10,000 clusters", MANY, 2, MEMORY_MB);
    }

    /** Lets the simulator's own code be compiled, so that the first figures are not of it. */
    private void warmUp() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            run(100, 50, MEMORY_MB, new LinkedHashMap<>());
        }
    }

    private void run(int clusters, int namespaces, int memoryMb, Map<String, List<Long>> figures)
            throws IOException, InterruptedException {
        try (Simulator simulator = Simulator.start()) {
            List<EksCluster> fleet = fleet(simulator, clusters, namespaces);
            measureFunction(simulator, namespaces, memoryMb, figures);
            // CoreV1Client keeps so many ApiClients that its heap is full for good.
            if (clusters == MANY || memoryMb == LITTLE_MEMORY_MB) {
                return;
            }
            measureOther("bare client", BareClient.class, fleet, namespaces, figures);
            measureOther("CoreV1Api", CoreV1Client.class, fleet, namespaces, figures);
        }
    }

    private void row(String what, int clusters, int namespaces, int memoryMb)
            throws IOException, InterruptedException {
        Map<String, List<Long>> figures = new LinkedHashMap<>();
        for (int i = 0; i < runs; i++) {
            run(clusters, namespaces, memoryMb, figures);
        }
        System.out.printf("%s, %d runs; milliseconds, from the process's start%n", what, runs);
        JsonObject json = new JsonObject();
        json.addProperty("clusters", clusters);
        json.addProperty("namespaces", namespaces);
        json.addProperty("memoryMb", memoryMb);
        figures.forEach(
                (name, values) -> {
                    List<Long> sorted = values.stream().sorted().toList();
                    long median = sorted.get(sorted.size() / 2);
                    json.addProperty(name, median);
                    System.out.printf(
                            "    %-36s median %6d   all %s%n",
                            name,
                            median,
                            sorted.stream().map(String::valueOf).collect(Collectors.joining(" ")));
                });
        System.out.println(new Gson().toJson(json));
    }

    private static void add(Map<String, List<Long>> figures, String name, long value) {
        figures.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    private List<EksCluster> fleet(Simulator simulator, int clusters, int namespaces) {
        List<EksCluster> fleet = new ArrayList<>();
        for (int i = 0; i < clusters; i++) {
            EksCluster cluster =
                    simulator
                            .addCluster("111122223333", "eu-west-1", "measured-" + i)
                            .grantAccess(ROLE, "ecr-pusher");
            cluster.kubernetes().apply(rbac);
            namespaces(namespaces).forEach(cluster.kubernetes()::createNamespace);
            fleet.add(cluster);
        }
        return fleet;
    }

    private void measureFunction(
            Simulator simulator, int namespaces, int memoryMb, Map<String, List<Long>> figures)
            throws IOException {
        Path gc = Files.createTempFile("ecr-pusher-gc", ".log");
        try (LambdaFunction function =
                LambdaFunction.deploy(settings(simulator, namespaces, memoryMb, gc))) {
            Timing cold = timed(function);
            Duration init = cold.init().orElseThrow();
            add(figures, "until the first event", init.toMillis());
            add(figures, "ecr-pusher, all", init.plus(cold.duration()).toMillis());
            add(figures, "ecr-pusher, its processor", cpuOfChild());
            add(figures, "ecr-pusher, second run", timed(function).duration().toMillis());
            add(figures, "ecr-pusher, processor of both", cpuOfChild());
            add(figures, "heap after collections, at most (MB)", mostHeap(gc));
        } finally {
            Files.delete(gc);
        }
    }

    private static long cpuOfChild() {
        return ProcessHandle.current()
                .children()
                .map(child -> child.info().totalCpuDuration().orElseThrow().toMillis())
                .reduce(0L, Long::sum);
    }

    private LambdaSettings settings(Simulator simulator, int namespaces, int memoryMb, Path gcLog)
            throws IOException {
        Principal function = simulator.addRoleSession(ROLE, "ecr-pusher");
        String fleet =
                """
                version: 1
                registries: [{name: own}]
                secrets: [{name: ecr-pull, namespaces: [%s]}]
                clusters:
                """
                                .formatted(String.join(", ", namespaces(namespaces)))
                        + simulator.clusters().stream()
                                .map(cluster -> "- {name: %s}\n".formatted(cluster.name()))
                                .collect(Collectors.joining());
        simulator.putObject("111122223333", "fleets", "fleet.yaml", fleet);
        Map<String, String> environment =
                new HashMap<>(simulator.environment(function, "eu-west-1"));
        environment.put("FLEET_FILE", "s3://fleets/fleet.yaml");
        return LambdaSettings.of(zip, "io.ecrpusher.lambda.RotateHandler::handleRequest")
                .withMemoryMb(memoryMb)
                .withCommandPrefix(ONE_CORE)
                .withJvmFlags(List.of("-Xlog:gc:file=" + gcLog))
                .withEnvironment(environment);
    }

    private static Timing timed(LambdaFunction function) {
        return switch (function.invoke("{}", Duration.ofMinutes(15))) {
            case InvocationResult.Returned(_, _, Timing timing) -> timing;
            case InvocationResult.Failed failed ->
                    throw new IllegalStateException(
                            "the function failed: %s\n%s"
                                    .formatted(
                                            failed.errorMessage(),
                                            String.join("\n", failed.log())));
        };
    }

    private static long mostHeap(Path gcLog) throws IOException {
        try (Stream<String> lines = Files.lines(gcLog)) {
            return lines.map(HEAP_AFTER_COLLECTION::matcher)
                    .filter(Matcher::find)
                    .mapToLong(line -> Long.parseLong(line.group(1)))
                    .max()
                    .orElse(0);
        }
    }

    /**
     * Times another client for the Secrets that the function has just written, in a process like
     * the function's.
     */
    private static void measureOther(
            String name,
            Class<?> client,
            List<EksCluster> fleet,
            int namespaces,
            Map<String, List<Long>> figures)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ecr-pusher-measure");
        List<MeasuredCluster> clusters =
                fleet.stream()
                        .map(
                                cluster ->
                                        new MeasuredCluster(
                                                cluster.kubernetes().endpoint(),
                                                cluster.kubernetes().caPem(),
                                                cluster.kubernetes().adminToken(),
                                                body(cluster, client.getSimpleName())))
                        .toList();
        List<String> command = new ArrayList<>(ONE_CORE);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        client.getName(),
                        MeasuredCluster.write(clusters, folder).toString(),
                        Integer.toString(namespaces)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(client.getSimpleName() + " failed");
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        List<String> millis = List.of(printed.split(" ", -1));
        add(figures, name + ", all", Long.parseLong(millis.getFirst()));
        add(figures, name + ", its processor", Long.parseLong(millis.getLast()));
    }

    /**
     * What the function sends, with another annotation, so that the server has something to write.
     */
    private static String body(EksCluster cluster, String client) {
        String data =
                cluster.kubernetes()
                        .secret("ns-0", "ecr-pull")
                        .orElseThrow()
                        .get("data")
                        .toString();
        return """
               {"apiVersion":"v1","kind":"Secret","metadata":{"name":"ecr-pull","annotations":{"ecr-pusher.io/expires-at":"%s"},"labels":{"app.kubernetes.io/managed-by":"ecr-pusher"}},"type":"kubernetes.io/dockerconfigjson","data":%s}"""
                .formatted(client, data);
    }

    private static List<String> namespaces(int count) {
        return IntStream.range(0, count).mapToObj("ns-%d"::formatted).toList();
    }
}
