package io.ecrpusher.benchmarks;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Clusters of the simulator, with one Secret to write into each of their namespaces, {@code ns-0}
 * to {@code ns-(namespaces - 1)}.
 */
record SimulatedFleet(Simulator simulator, List<EksCluster> clusters, int namespaces)
        implements AutoCloseable {
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "eu-west-1";
    private static final String ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(ACCOUNT);

    /**
     * Starts a fleet.
     *
     * @param rbac the manifests that give the function its permissions in a cluster
     */
    static SimulatedFleet start(String rbac, int clusters, int namespaces) {
        SimulatedFleet fleet = new SimulatedFleet(Simulator.start(), new ArrayList<>(), namespaces);
        for (int i = 0; i < clusters; i++) {
            EksCluster cluster =
                    fleet.simulator
                            .addCluster(ACCOUNT, REGION, "measured-" + i)
                            .grantAccess(ROLE, "ecr-pusher");
            cluster.kubernetes().apply(rbac);
            fleet.namespaceNames().forEach(cluster.kubernetes()::createNamespace);
            fleet.clusters.add(cluster);
        }
        return fleet;
    }

    /** Returns the environment of a function that pushes to this fleet, with new credentials. */
    Map<String, String> functionEnvironment() {
        String file =
                """
                version: 1
                registries: [{name: own}]
                secrets: [{name: ecr-pull, namespaces: [%s]}]
                clusters:
                """
                                .formatted(String.join(", ", namespaceNames()))
                        + clusters.stream()
                                .map(cluster -> "- {name: %s}\n".formatted(cluster.name()))
                                .collect(Collectors.joining());
        simulator.putObject(ACCOUNT, "fleets", "fleet.yaml", file);
        Map<String, String> environment =
                new HashMap<>(
                        simulator.environment(
                                simulator.addRoleSession(ROLE, "ecr-pusher"), REGION));
        environment.put("FLEET_FILE", "s3://fleets/fleet.yaml");
        return environment;
    }

    @Override
    public void close() {
        simulator.close();
    }

    private List<String> namespaceNames() {
        return IntStream.range(0, namespaces).mapToObj("ns-%d"::formatted).toList();
    }
}
