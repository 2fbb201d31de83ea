package io.ecrpusher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.report.Report;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Clusters that the fleet does not name, found in a simulated AWS. */
class DiscoveryTest {
    private static final String OTHER = "777788889999";
    private static final String READER = "arn:aws:iam::%s:role/fleet-reader".formatted(OTHER);
    private static final String STRANGER = "arn:aws:iam::999900001111:role/fleet-reader";

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void clustersWithTheTagsAreFoundInAllRegionsOfAllAccounts() {
        tagged(fleet.cluster("here", List.of()));
        fleet.cluster("untagged", List.of());
        fleet.simulator().addRole(READER, Set.of(TestFleet.ROLE), Optional.of("fleet"));
        fleet.simulator().requireSessionTags(READER, Map.of("caller", "ecr-pusher"));
        tagged(other("eu-west-1", "there"));
        tagged(other("us-east-1", "there"));
        discover(
                """
                - discover: {tags: {ecr-pusher: enabled}}
                - discover:
                    regions: [eu-west-1, us-east-1]
                    roles: ["%s"]
                    externalId: fleet
                    sessionTags: {caller: ecr-pusher}
                    tags: {ecr-pusher: enabled}
                """
                        .formatted(READER));

        Report report = fleet.run();

        assertThat(report.failures()).isEmpty();
        assertThat(written(report))
                .containsExactly("eu-west-1/here", "eu-west-1/there", "us-east-1/there");
        assertThat(report.totals()).containsEntry("clustersNotTagged", 1);
        assertThat(report.totals()).containsEntry("clusters", 3);
        assertThat(calls("ListClusters")).isEqualTo(3);
        assertThat(calls("DescribeCluster")).isEqualTo(4);
    }

    @Test
    void whatWasDescribedIsNotDescribedAgainByTheNextRun() {
        for (int i = 0; i < 120; i++) {
            fleet.simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "c-" + i);
        }
        discover("- discover: {tags: {ecr-pusher: enabled}}");
        Rotation rotation = fleet.rotation();

        TestFleet.run(rotation, new Trigger.Rotate());
        TestFleet.run(rotation, new Trigger.Rotate());

        assertThat(calls("DescribeCluster")).isEqualTo(120);
        assertThat(calls("ListClusters")).describedAs("two pages, twice").isEqualTo(4);
    }

    @Test
    void clusterThatIsNamedOrExcludedIsNotFoundAgain() {
        for (String name : List.of("named", "legacy-1", "found")) {
            tagged(fleet.cluster(name, List.of()));
        }
        discover(
                """
                - {name: named, secrets: [mine]}
                - discover: {exclude: [legacy-*]}
                  secrets: [ecr-pull]
                """);

        Report report = fleet.run();

        assertThat(report.outcomes())
                .extracting(
                        one -> one.target().cluster().name() + " " + one.target().secret().name())
                .containsExactly("named mine", "found ecr-pull");
    }

    @Test
    void clusterGetsTheSecretsOfEveryEntryWhoseTagsItHas() {
        fleet.cluster("both", List.of()).tag("team", "a").tag("stage", "prod");
        fleet.cluster("one", List.of()).tag("team", "a");
        discover(
                """
                - {discover: {tags: {team: a}}, secrets: [ecr-pull]}
                - {discover: {tags: {stage: prod}}, secrets: [mine]}
                """);

        assertThat(fleet.run().outcomes())
                .extracting(
                        one -> one.target().cluster().name() + " " + one.target().secret().name())
                .containsExactly("both ecr-pull", "both mine", "one ecr-pull");
    }

    @Test
    void accountThatCannotBeReadFailsTheRunAndNothingElse() {
        tagged(fleet.cluster("here", List.of()));
        discover("- discover: {}\n- discover: {roles: [\"%s\"]}".formatted(STRANGER));

        Report report = fleet.run();

        assertThat(written(report)).containsExactly("eu-west-1/here");
        assertThat(report.failed()).isTrue();
        Report.Failure failure = report.failures().getFirst();
        assertThat(failure.cluster()).isEqualTo("eu-west-1 as " + STRANGER);
        assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHORIZED);
        assertThat(report.failureMessage())
                .contains("1 of 1 Secrets were written", "its clusters were not found");
    }

    @Test
    void accountWithoutClustersAndTagsThatNobodyHasAreWarningsAndNoFailures() {
        fleet.simulator().addRole(READER, Set.of(TestFleet.ROLE), Optional.empty());
        fleet.cluster("here", List.of());
        discover(
                "- discover: {tags: {ecr-pusher: enabeld}}\n- discover: {roles: [\"%s\"]}"
                        .formatted(READER));

        Report report = fleet.run();

        assertThat(report.failed()).isFalse();
        assertThat(report.warnings())
                .extracting(Report.Warning::cluster, Report.Warning::detail)
                .containsExactly(
                        tuple("eu-west-1 as " + READER, "has no cluster at all"),
                        tuple("discover", "none of the 1 clusters that were found has the tags"));
    }

    @Test
    void clusterThatIsNotThereYetIsAWarning() {
        tagged(fleet.cluster("new", List.of())).status("CREATING");
        tagged(fleet.cluster("old", List.of()));
        discover("- discover: {tags: {ecr-pusher: enabled}}");

        Report report = fleet.run();

        assertThat(written(report)).containsExactly("eu-west-1/old");
        assertThat(report.failed()).isFalse();
        assertThat(report.warnings())
                .containsExactly(new Report.Warning("eu-west-1/new", "the cluster is CREATING"));
    }

    @Test
    void clusterThatIsDeletedBeforeItsTurnIsAWarning() {
        EksCluster gone = tagged(fleet.cluster("gone", List.of()));
        tagged(fleet.cluster("stays", List.of()));
        discover("- discover: {tags: {ecr-pusher: enabled}}");
        fleet.simulator().deleteOnceListed(gone);

        Report report = fleet.run();

        assertThat(written(report)).containsExactly("eu-west-1/stays");
        assertThat(report.warnings())
                .containsExactly(
                        new Report.Warning(
                                "eu-west-1/gone", "the cluster was deleted since it was found"));
    }

    private void discover(String clusters) {
        fleet.with(
                "FLEET_YAML",
                """
                version: 1
                registries: [{name: main}]
                secrets:
                - {name: ecr-pull, namespaces: [default]}
                %s
                clusters:
                %s
                """
                        .formatted(
                                clusters.contains("mine")
                                        ? "- {name: mine, namespaces: [default]}"
                                        : "",
                                clusters));
    }

    private EksCluster other(String region, String name) {
        EksCluster cluster =
                fleet.simulator().addCluster(OTHER, region, name).grantAccess(READER, "ecr-pusher");
        cluster.kubernetes().apply(TestFleet.rbac());
        return cluster;
    }

    private static EksCluster tagged(EksCluster cluster) {
        return cluster.tag("ecr-pusher", "enabled");
    }

    private static List<String> written(Report report) {
        return report.outcomes().stream()
                .filter(Outcome.Applied.class::isInstance)
                .map(one -> one.target().cluster().region() + "/" + one.target().cluster().name())
                .distinct()
                .toList();
    }

    private long calls(String operation) {
        return fleet.simulator().calls().entrySet().stream()
                .filter(call -> call.getKey().operation().equals(operation))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
