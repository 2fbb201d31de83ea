package io.ecrpusher.benchmarks;

import io.ecrpusher.simulator.aws.EksCluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another client, in a process with the same limits as the function's.
 *
 * @param main its main class, which calls {@link MeasuredCluster#main}
 * @param commandPrefix precedes the command that starts the process
 */
record OtherClient(Class<?> main, List<String> commandPrefix) {
    /** The times from the start to the end of the process. */
    record Result(Duration elapsed, Duration cpu) {}

    /** Writes the Secrets that the function has just written. */
    Result run(SimulatedFleet fleet) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ecr-pusher-measure");
        List<MeasuredCluster> clusters = fleet.clusters().stream().map(this::measured).toList();
        List<String> command = new ArrayList<>(commandPrefix);
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        MeasuredCluster.write(clusters, folder).toString(),
                        Integer.toString(fleet.namespaces())));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(main.getSimpleName() + " failed");
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
        List<String> millis = List.of(output.split(" ", -1));
        return new Result(
                Duration.ofMillis(Long.parseLong(millis.getFirst())),
                Duration.ofMillis(Long.parseLong(millis.getLast())));
    }

    private MeasuredCluster measured(EksCluster cluster) {
        return new MeasuredCluster(
                cluster.kubernetes().endpoint(),
                cluster.kubernetes().caPem(),
                cluster.kubernetes().adminToken(),
                body(cluster));
    }

    /** The function's Secret with another annotation, so that the server has a change to write. */
    private String body(EksCluster cluster) {
        String data =
                cluster.kubernetes()
                        .secret("ns-0", "ecr-pull")
                        .orElseThrow()
                        .get("data")
                        .toString();
        return """
               {"apiVersion":"v1","kind":"Secret","metadata":{"name":"ecr-pull","annotations":{"ecr-pusher.io/expires-at":"%s"},"labels":{"app.kubernetes.io/managed-by":"ecr-pusher"}},"type":"kubernetes.io/dockerconfigjson","data":%s}"""
                .formatted(main.getSimpleName(), data);
    }
}
