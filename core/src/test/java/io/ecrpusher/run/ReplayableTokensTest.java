package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.report.Report;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ReplayableTokensTest {
    private static final String WARNING =
            "an EKS token contains the cluster's name but not its Region, so a token sent to one of these clusters opens the others too. Use a separate role for each cluster, and list only that role in its access entries: ";
    private static final String ROLE = "arn:aws:iam::444455556666:role/spoke";

    @Test
    void namesClustersOfOneNameThatTheFunctionsRoleServes() {
        assertThat(
                        details(
                                """
                                - {name: prod}
                                - {name: prod, region: us-east-1}
                                - {name: test}
                                """))
                .containsExactly(WARNING + "prod in eu-west-1, us-east-1");
    }

    @Test
    void groupsByRoleWhateverItsExternalId() {
        assertThat(
                        details(
                                """
                                - {name: prod, role: "%1$s", externalId: one}
                                - {name: prod, role: "%1$s", externalId: two, region: us-east-1}
                                - {name: prod, region: us-west-2}
                                - {name: b}
                                - {name: b, region: us-east-1, role: "%1$s"}
                                - {name: b, region: us-east-2, role: "%1$s-2"}
                                """
                                        .formatted(ROLE)))
                .containsExactly(WARNING + "prod in eu-west-1, us-east-1 as " + ROLE);
    }

    @Test
    void ignoresClustersOutsideEks() {
        String arn = "arn:aws:secretsmanager:%s:111122223333:secret:k-AbCdEf";
        assertThat(
                        details(
                                """
                                - {name: prod}
                                - {name: prod, kubeconfig: "%s"}
                                - {name: prod, kubeconfig: "%s"}
                                """
                                        .formatted(
                                                arn.formatted("us-east-1"),
                                                arn.formatted("us-west-2"))))
                .isEmpty();
    }

    @Test
    void givesOneWarningWithABoundedList() {
        String clusters =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> "- {name: c-%03d, region: %%s}%n".formatted(i))
                        .collect(Collectors.joining());
        List<String> details =
                details(clusters.replace("%s", "eu-west-1") + clusters.replace("%s", "us-east-1"));

        assertThat(details).singleElement().asString().hasSizeLessThan(700);
        assertThat(details.getFirst())
                .contains("c-000 in eu-west-1, us-east-1, c-001 in ", "c-009 in ")
                .endsWith(", and 990 more names");
    }

    @Test
    void warnsInTheReportOfARunAboutTheClustersThatGetSecrets() {
        try (TestFleet fleet = new TestFleet()) {
            for (String region : List.of("eu-west-1", "us-east-1", "us-west-2")) {
                for (String name : List.of("prod", "test")) {
                    EksCluster cluster =
                            fleet.simulator()
                                    .addCluster(TestFleet.ACCOUNT, region, name)
                                    .grantAccess(TestFleet.ROLE, "ecr-pusher");
                    if (name.equals("prod") && !region.equals("us-west-2")) {
                        cluster.tag("pull", "ecr");
                    }
                }
            }
            fleet.fleetFile(
                    """
                    version: 1
                    registries: [{name: main}]
                    secrets: [{name: ecr-pull, namespaces: ["team-*"]}]
                    clusters:
                    - discover: {regions: [eu-west-1, us-east-1, us-west-2], tags: {pull: ecr}}
                    """);

            assertThat(fleet.run().warnings())
                    .contains(
                            new Report.Warning(
                                    "equal cluster names",
                                    WARNING + "prod in eu-west-1, us-east-1"));
        }
    }

    private static List<String> details(String clusters) {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters:
                        """
                                + clusters,
                        "eu-west-1");
        Optional<Report.Warning> warning = ReplayableTokens.warning(fleet, List.of());
        return warning.map(Report.Warning::detail).stream().toList();
    }
}
