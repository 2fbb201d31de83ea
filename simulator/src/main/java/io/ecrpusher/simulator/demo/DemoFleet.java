package io.ecrpusher.simulator.demo;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A fleet of four clusters in two accounts and two Regions, with its fleet file in S3. */
final class DemoFleet {
    static final String SECRET = "ecr-pull";
    static final List<String> NAMESPACES = List.of("default", "shop", "payments");

    private static final String HUB = "111122223333";
    private static final String PARTNER = "444455556666";
    private static final String FUNCTION_ROLE = "arn:aws:iam::%s:role/ecr-pusher".formatted(HUB);
    private static final String PARTNER_ROLE =
            "arn:aws:iam::%s:role/ecr-pusher-spoke".formatted(PARTNER);
    private static final String FLEET =
            """
            version: 1
            registries:
              - {name: main, regions: [eu-west-1, us-east-1]}
              - {name: partner, account: "444455556666", regions: [us-east-1],
                 role: "arn:aws:iam::444455556666:role/ecr-pusher-spoke", externalId: demo}
            secrets:
              - name: ecr-pull
                registries: [main, partner]
                namespaces: [default, shop, payments]
            clusters:
              - {name: berlin, region: eu-west-1}
              - {name: dublin, region: eu-west-1}
              - {name: ohio, region: us-east-1}
              - {name: partner, region: us-east-1,
                 role: "arn:aws:iam::444455556666:role/ecr-pusher-spoke", externalId: demo}
            """;

    private final Simulator simulator;
    private final Principal function;
    private final List<EksCluster> clusters;

    /**
     * Creates the fleet in {@code simulator}.
     *
     * @param rbac the manifest to apply in each cluster: infra/kubernetes/rbac.yaml
     */
    DemoFleet(Simulator simulator, Path rbac) throws IOException {
        this.simulator = simulator;
        function = simulator.addRoleSession(FUNCTION_ROLE, "ecr-pusher");
        simulator.addRole(PARTNER_ROLE, Set.of(FUNCTION_ROLE), Optional.of("demo"));
        simulator.putObject(HUB, "fleet", "fleet.yaml", FLEET);
        String manifest = Files.readString(rbac);
        clusters =
                List.of(
                        cluster(HUB, "eu-west-1", "berlin", FUNCTION_ROLE, manifest),
                        cluster(HUB, "eu-west-1", "dublin", FUNCTION_ROLE, manifest),
                        cluster(HUB, "us-east-1", "ohio", FUNCTION_ROLE, manifest),
                        cluster(PARTNER, "us-east-1", "partner", PARTNER_ROLE, manifest));
    }

    List<EksCluster> clusters() {
        return clusters;
    }

    int secrets() {
        return clusters.size() * NAMESPACES.size();
    }

    Map<String, String> environment() {
        Map<String, String> environment =
                new LinkedHashMap<>(simulator.environment(function, "eu-west-1"));
        environment.put("FLEET_FILE", "s3://fleet/fleet.yaml");
        return environment;
    }

    private EksCluster cluster(
            String account, String region, String name, String principal, String rbac) {
        EksCluster cluster =
                simulator.addCluster(account, region, name).grantAccess(principal, "ecr-pusher");
        NAMESPACES.forEach(cluster.kubernetes()::createNamespace);
        cluster.kubernetes().apply(rbac);
        return cluster;
    }
}
