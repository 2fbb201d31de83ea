package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.report.Report;
import io.ecrpusher.simulator.aws.AwsCall;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Tests runs while AWS accepts some calls over real sockets and never answers them. */
class SilentAwsIT {
    private static final String OTHER_ACCOUNT = "777788889999";
    private static final String SILENT_ROLE =
            "arn:aws:iam::%s:role/silent".formatted(OTHER_ACCOUNT);
    private static final String HEALTHY_ROLE =
            "arn:aws:iam::%s:role/healthy".formatted(OTHER_ACCOUNT);
    private static final int CLUSTERS = 60;

    // The SDK's attempts of one call within its timeout.
    private static final long ATTEMPTS = 4;

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void asksASilentRoleAndASilentRegionOnceAndWritesAllOtherClusters() {
        fleet.simulator().addRole(SILENT_ROLE, Set.of(TestFleet.ROLE), Optional.empty());
        fleet.simulator().addRole(HEALTHY_ROLE, Set.of(TestFleet.ROLE), Optional.empty());
        List<String> clusters = new ArrayList<>();
        for (int i = 0; i < CLUSTERS; i++) {
            clusters.add("- {name: lost-%d, role: '%s'}".formatted(i, SILENT_ROLE));
            clusters.add("- {name: gone-%d, region: us-west-2}".formatted(i));
        }
        String secret =
                fleet.simulator().putSecret(TestFleet.ACCOUNT, "eu-north-1", "on-prem", "token");
        for (int i = 0; i < 10; i++) {
            clusters.add(
                    "- {name: kept-%d, endpoint: 'https://127.0.0.1:1', token: '%s'}"
                            .formatted(i, secret));
        }
        for (int i = 0; i < 5; i++) {
            fleet.cluster("own-" + i, List.of());
            clusters.add("- {name: own-%d}".formatted(i));
            fleet.simulator()
                    .addCluster(OTHER_ACCOUNT, TestFleet.REGION, "spoke-" + i)
                    .grantAccess(HEALTHY_ROLE, "ecr-pusher")
                    .kubernetes()
                    .apply(TestFleet.rbac());
            clusters.add("- {name: spoke-%d, role: '%s'}".formatted(i, HEALTHY_ROLE));
        }
        fleet.simulator().faults().silence("sts", TestFleet.REGION, SILENT_ROLE);
        fleet.simulator().faults().silence("eks", "us-west-2", "");
        fleet.simulator().faults().silence("secretsmanager", "eu-north-1", "");

        Report report = run(clusters);

        assertThat(report.applied()).isEqualTo(10);
        assertThat(report.failures()).hasSize(2 * CLUSTERS + 10);
        assertThat(detailsOf(report, "lost"))
                .containsOnly(noResponse("sts:AssumeRole of " + SILENT_ROLE));
        assertThat(detailsOf(report, "gone"))
                .filteredOn(detail -> !detail.startsWith("eks:DescribeCluster of 'gone-"))
                .containsOnly(noResponse("eks:DescribeCluster in us-west-2"));
        assertThat(report.failures())
                .extracting(Report.Failure::cause)
                .containsOnly(Cause.UNREACHABLE);
        assertThat(calls("AssumeRole", TestFleet.REGION)).isLessThanOrEqualTo(ATTEMPTS + 1);
        assertThat(calls("GetSecretValue", "eu-north-1")).isLessThanOrEqualTo(ATTEMPTS);
        assertThat(calls("DescribeCluster", "us-west-2")).isLessThanOrEqualTo(ATTEMPTS);
    }

    @Test
    void asksASilentRegistryOnceAndWritesTheSecretsOfOthers() {
        for (int i = 0; i < 5; i++) {
            fleet.cluster("own-" + i, List.of());
        }
        fleet.simulator().faults().silence("ecr", "us-west-2", "");

        Report report =
                fleet.fleetFile(
                                """
                                version: 1
                                registries: [{name: main}, {name: far, regions: [us-west-2]}]
                                secrets:
                                - {name: ecr-pull, namespaces: [default], registries: [main]}
                                - {name: far, namespaces: [default], registries: [far]}
                                clusters:
                                - {name: own-0, secrets: [far]}
                                - {name: own-1, secrets: [far]}
                                - {name: own-2, secrets: [ecr-pull]}
                                - {name: own-3, secrets: [ecr-pull]}
                                - {name: own-4, secrets: [ecr-pull]}
                                """)
                        .run();

        assertThat(report.applied()).isEqualTo(3);
        assertThat(report.failures())
                .extracting(Report.Failure::detail)
                .containsOnly(
                        "registry 'far': " + noResponse("ecr:GetAuthorizationToken in us-west-2"));
        assertThat(calls("GetAuthorizationToken", "us-west-2")).isLessThanOrEqualTo(ATTEMPTS);
    }

    @Test
    void asksEksIfTheStoreOfEndpointsIsSilent() {
        fleet.cluster("own-0", List.of());
        fleet.simulator().createBucket(TestFleet.ACCOUNT, "answers");
        fleet.simulator().faults().silence("s3", "", "");

        Report report = fleet.with("CLUSTERS", "own-0").with("ANSWERS_BUCKET", "answers").run();

        assertThat(report.applied()).isEqualTo(1);
        assertThat(report.warnings())
                .singleElement()
                .extracting(Report.Warning::detail)
                .asString()
                .contains("s3:GetObject in bucket answers: no response from AWS");
    }

    @Test
    void findsTheClustersOfOtherAccountsBesideManySilentOnes() {
        List<String> roles = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String role = "arn:aws:iam::%012d:role/silent".formatted(i);
            fleet.simulator().addRole(role, Set.of(TestFleet.ROLE), Optional.empty());
            fleet.simulator().faults().silence("sts", TestFleet.REGION, role);
            roles.add("'" + role + "'");
        }
        fleet.cluster("own", List.of()).tag("ecr-pusher", "enabled");

        Report report =
                run(
                        List.of(
                                "- discover: {roles: [%s], tags: {ecr-pusher: enabled}}"
                                        .formatted(String.join(", ", roles)),
                                "- discover: {tags: {ecr-pusher: enabled}}"));

        assertThat(report.applied()).isEqualTo(1);
        assertThat(report.failures()).hasSize(40);
        assertThat(report.failures())
                .allSatisfy(
                        failure ->
                                assertThat(failure.detail()).startsWith("sts:AssumeRole of arn:"));
    }

    private Report run(List<String> clusters) {
        return fleet.fleetFile(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters:
                        %s
                        """
                                .formatted(String.join("\n", clusters)))
                .run();
    }

    private static Stream<String> detailsOf(Report report, String name) {
        return report.failures().stream()
                .filter(failure -> failure.where().contains("/" + name))
                .map(Report.Failure::detail);
    }

    private static String noResponse(String call) {
        return call
                + ": no response from AWS (timed out). In a VPC: check the route or the VPC endpoint.";
    }

    private long calls(String operation, String region) {
        return fleet.simulator().calls().entrySet().stream()
                .filter(call -> call.getKey().operation().equals(operation))
                .filter(call -> call.getKey().region().equals(region))
                .mapToLong(Map.Entry<AwsCall, Long>::getValue)
                .sum();
    }
}
