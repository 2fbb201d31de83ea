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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Times 20 good clusters beside others, which come first in the fleet file: {@code MeasureIsolation
 * ZIP RBAC COUNT... [OTHERS...]}. Prints when the last Secret of the 20 was written: from the first
 * cold start of all, in a second run of the same process, and from a cold start after these two.
 *
 * <p>The others are a {@link HostileBehavior}, {@code GOOD}, or {@code SILENT_STS}, {@code
 * SILENT_EKS}, or {@code SILENT_ECR}: clusters of a role or Region for which AWS doesn't answer.
 */
final class MeasureIsolation {
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "eu-west-1";
    private static final String ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(ACCOUNT);
    private static final String SILENT_ROLE = "arn:aws:iam::777788889999:role/silent";
    private static final String SILENT_REGION = "us-west-2";
    private static final List<String> OTHERS =
            Stream.concat(
                            Stream.of("GOOD", "SILENT_STS", "SILENT_EKS", "SILENT_ECR"),
                            Stream.of(HostileBehavior.values()).map(Enum::name))
                    .toList();
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
        List<String> others = new ArrayList<>();
        for (String arg : List.of(args).subList(2, args.length)) {
            if (Character.isDigit(arg.charAt(0))) {
                counts.add(Integer.parseInt(arg));
            } else {
                others.add(arg);
            }
        }
        for (int i = 0; i < 4; i++) { // the first one warms the simulator up
            measure.run("alone", 0);
        }
        for (String other : others.isEmpty() ? OTHERS : others) {
            for (int count : counts) {
                measure.run(other, count);
            }
        }
    }

    private void run(String others, int count) throws IOException {
        List<HostileServer> servers = new ArrayList<>();
        Path gcLog = Files.createTempFile("ecr-pusher-gc", ".log");
        try (Simulator simulator = Simulator.start()) {
            simulator.addRole(SILENT_ROLE, Set.of(ROLE), Optional.empty());
            StringBuilder clusters = new StringBuilder();
            for (int i = 0; i < count; i++) {
                clusters.append(addOther(simulator, others, "other-" + i, servers));
            }
            List<EksCluster> good = new ArrayList<>();
            for (int i = 0; i < GOOD; i++) {
                good.add(addGood(simulator, "good-" + i));
                clusters.append("- {name: good-%d, secrets: [ecr-pull]}\n".formatted(i));
            }
            LambdaSettings settings =
                    LambdaSettings.of(zip, "io.ecrpusher.lambda.RotateHandler::handleRequest")
                            .withMemoryMb(MEMORY_MB)
                            .withCommandPrefix(ONE_CORE)
                            .withJvmFlags(List.of("-Xlog:gc:file=%s::filecount=0".formatted(gcLog)))
                            .withEnvironment(
                                    environment(
                                            simulator,
                                            clusters.toString(),
                                            others.equals("SILENT_ECR")));
            Duration first;
            Duration second;
            Duration third;
            long start = System.nanoTime();
            try (LambdaFunction function = LambdaFunction.deploy(settings)) {
                first = written(function, good, start, 1);
                second = written(function, good, System.nanoTime(), 2);
            }
            int heap = MeasuredFunction.peakHeapMb(gcLog);
            start = System.nanoTime();
            try (LambdaFunction function = LambdaFunction.deploy(settings)) {
                third = written(function, good, start, 3);
            }
            System.out.printf(
                    "%-15s %2d others: first start %,6d ms, second run %,6d ms, next cold start %,6d ms, heap %3d MB%n",
                    others, count, first.toMillis(), second.toMillis(), third.toMillis(), heap);
        } finally {
            servers.forEach(HostileServer::close);
            Files.delete(gcLog);
        }
    }

    private EksCluster addGood(Simulator simulator, String name) {
        EksCluster cluster =
                simulator.addCluster(ACCOUNT, REGION, name).grantAccess(ROLE, "ecr-pusher");
        cluster.kubernetes().apply(rbac);
        for (int i = 0; i < NAMESPACES; i++) {
            cluster.kubernetes().createNamespace("ns-" + i);
        }
        return cluster;
    }

    /** Adds a cluster to the simulator. Returns its line in the fleet file. */
    private String addOther(
            Simulator simulator, String others, String name, List<HostileServer> servers) {
        switch (others) {
            case "GOOD" -> {
                EksCluster _ = addGood(simulator, name);
            }
            case "SILENT_STS" -> {
                simulator.faults().silence("sts", REGION, SILENT_ROLE);
                return "- {name: %s, role: '%s', secrets: [ecr-pull]}\n"
                        .formatted(name, SILENT_ROLE);
            }
            case "SILENT_EKS" -> {
                simulator.faults().silence("eks", SILENT_REGION, "");
                return "- {name: %s, region: %s, secrets: [ecr-pull]}\n"
                        .formatted(name, SILENT_REGION);
            }
            case "SILENT_ECR" -> {
                simulator.faults().silence("ecr", SILENT_REGION, "");
                EksCluster _ = addGood(simulator, name);
                return "- {name: %s, secrets: [far]}\n".formatted(name);
            }
            default -> {
                HostileServer server = HostileServer.start(HostileBehavior.valueOf(others));
                servers.add(server);
                EksCluster _ =
                        simulator
                                .addCluster(ACCOUNT, REGION, name)
                                .answeredBy(server.uri(), server.caPem());
            }
        }
        return "- {name: %s, secrets: [ecr-pull]}\n".formatted(name);
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

    private static Map<String, String> environment(
            Simulator simulator, String clusters, boolean far) {
        simulator.putObject(
                ACCOUNT,
                "fleets",
                "fleet.yaml",
                """
                version: 1
                registries: [{name: own}%s]
                secrets:
                - {name: ecr-pull, namespaces: ['ns-*'], registries: [own]}
                %s
                clusters:
                """
                                .formatted(
                                        far
                                                ? ", {name: far, regions: [%s]}"
                                                        .formatted(SILENT_REGION)
                                                : "",
                                        far
                                                ? "- {name: far, namespaces: ['ns-*'], registries: [far]}"
                                                : "")
                        + clusters);
        Map<String, String> environment =
                new HashMap<>(
                        simulator.environment(
                                simulator.addRoleSession(ROLE, "ecr-pusher"), REGION));
        simulator.createBucket(ACCOUNT, "records");
        environment.put("RECORDS_BUCKET", "records");
        environment.put("FLEET_FILE", "s3://fleets/fleet.yaml");
        return environment;
    }
}
