package io.ecrpusher.benchmarks;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.hostile.HostileBehavior;
import io.ecrpusher.simulator.hostile.HostileServer;
import io.ecrpusher.simulator.lambda.LambdaFunction;
import io.ecrpusher.simulator.lambda.LambdaSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Times 20 good clusters beside hostile ones, which come first in the fleet file: {@code
 * MeasureIsolation ZIP RBAC HOSTILE... [BEHAVIOR...]}. Prints when the last good Secret was
 * written, from a cold start and in a second run.
 */
final class MeasureIsolation {
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "eu-west-1";
    private static final String ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(ACCOUNT);
    private static final int GOOD = 20;
    private static final int NAMESPACES = 5;
    private static final int MEMORY_MB = 302;
    private static final List<String> ONE_CORE = List.of("taskset", "-c", "1");

    private final Path zip;
    private final String rbac;

    private MeasureIsolation(Path zip, String rbac) {
        this.zip = zip;
        this.rbac = rbac;
    }

    static void main(String[] args) throws Exception {
        // The rule for lists of namespaces is commented out.
        String rbac =
                Files.readString(Path.of(args[1]))
                        .replace("  # - apiGroups: [\"\"]", "  - apiGroups: [\"\"]")
                        .replace("  #   resources: [namespaces]", "    resources: [namespaces]")
                        .replace("  #   verbs: [list]", "    verbs: [list]");
        MeasureIsolation measure = new MeasureIsolation(Path.of(args[0]), rbac);
        List<Integer> counts = new ArrayList<>();
        List<HostileBehavior> behaviors = new ArrayList<>();
        for (String arg : List.of(args).subList(2, args.length)) {
            if (Character.isDigit(arg.charAt(0))) {
                counts.add(Integer.parseInt(arg));
            } else {
                behaviors.add(HostileBehavior.valueOf(arg));
            }
        }
        measure.run(HostileBehavior.SILENCE, 0); // warms the simulator up
        for (int i = 0; i < 3; i++) {
            measure.run(HostileBehavior.SILENCE, 0);
        }
        for (HostileBehavior behavior :
                behaviors.isEmpty() ? List.of(HostileBehavior.values()) : behaviors) {
            for (int hostile : counts) {
                measure.run(behavior, hostile);
            }
        }
    }

    private void run(HostileBehavior behavior, int hostile) throws IOException {
        List<HostileServer> servers = new ArrayList<>();
        Path gcLog = Files.createTempFile("ecr-pusher-gc", ".log");
        try (Simulator simulator = Simulator.start()) {
            StringBuilder clusters = new StringBuilder();
            for (int i = 0; i < hostile; i++) {
                HostileServer server = HostileServer.start(behavior);
                servers.add(server);
                simulator
                        .addCluster(ACCOUNT, REGION, "hostile-" + i)
                        .answeredBy(server.uri(), server.caPem());
                clusters.append("- {name: hostile-%d}\n".formatted(i));
            }
            List<EksCluster> good = new ArrayList<>();
            for (int i = 0; i < GOOD; i++) {
                EksCluster cluster =
                        simulator
                                .addCluster(ACCOUNT, REGION, "good-" + i)
                                .grantAccess(ROLE, "ecr-pusher");
                cluster.kubernetes().apply(rbac);
                for (int j = 0; j < NAMESPACES; j++) {
                    cluster.kubernetes().createNamespace("ns-" + j);
                }
                good.add(cluster);
                clusters.append("- {name: good-%d}\n".formatted(i));
            }
            LambdaSettings settings =
                    LambdaSettings.of(zip, "io.ecrpusher.lambda.RotateHandler::handleRequest")
                            .withMemoryMb(MEMORY_MB)
                            .withCommandPrefix(ONE_CORE)
                            .withJvmFlags(List.of("-Xlog:gc:file=%s::filecount=0".formatted(gcLog)))
                            .withEnvironment(environment(simulator, clusters.toString()));
            long start = System.nanoTime();
            try (LambdaFunction function = LambdaFunction.deploy(settings)) {
                Duration cold = written(function, good, start, 1);
                Duration second = written(function, good, System.nanoTime(), 2);
                System.out.printf(
                        "%-15s %2d hostile: cold start %,6d ms, second run %,6d ms, heap %3d MB%n",
                        hostile == 0 ? "alone" : behavior,
                        hostile,
                        cold.toMillis(),
                        second.toMillis(),
                        MeasuredFunction.peakHeapMb(gcLog));
            }
        } finally {
            servers.forEach(HostileServer::close);
            Files.delete(gcLog);
        }
    }

    /** Returns when the last good Secret was written, after the function has ended. */
    private static Duration written(
            LambdaFunction function, List<EksCluster> good, long start, int runs) {
        CompletableFuture<Object> invocation =
                CompletableFuture.supplyAsync(() -> function.invoke("{}", Duration.ofMinutes(5)));
        long end = 0;
        while (end == 0) {
            boolean all =
                    good.stream()
                            .allMatch(
                                    cluster ->
                                            cluster.kubernetes()
                                                            .requestCounts()
                                                            .getOrDefault("patch secrets", 0L)
                                                    >= (long) runs * NAMESPACES);
            if (all) {
                end = System.nanoTime();
            } else if (invocation.isDone()) {
                throw new IllegalStateException("not written: " + invocation.join());
            } else {
                sleep();
            }
        }
        Object _ = invocation.join();
        return Duration.ofNanos(end - start);
    }

    private static void sleep() {
        try {
            Thread.sleep(2);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> environment(Simulator simulator, String clusters) {
        simulator.putObject(
                ACCOUNT,
                "fleets",
                "fleet.yaml",
                """
                version: 1
                registries: [{name: own}]
                secrets: [{name: ecr-pull, namespaces: ['ns-*']}]
                clusters:
                """
                        + clusters);
        Map<String, String> environment =
                new HashMap<>(
                        simulator.environment(
                                simulator.addRoleSession(ROLE, "ecr-pusher"), REGION));
        environment.put("FLEET_FILE", "s3://fleets/fleet.yaml");
        return environment;
    }
}
