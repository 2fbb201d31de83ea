package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportJson;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.SimulatedOrganization;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tests the discovery of clusters in a simulated AWS. */
class DiscoveryTest {
    private static final String OTHER_ACCOUNT = "777788889999";
    private static final String READER_ROLE =
            "arn:aws:iam::%s:role/fleet-reader".formatted(OTHER_ACCOUNT);
    private static final String FOREIGN_ROLE = "arn:aws:iam::999900001111:role/fleet-reader";

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void findsTaggedClustersInAllRegionsOfAllAccounts() {
        withTag(fleet.cluster("here", List.of()));
        fleet.cluster("untagged", List.of());
        fleet.simulator().addRole(READER_ROLE, Set.of(TestFleet.ROLE), Optional.of("fleet"));
        fleet.simulator().requireSessionTags(READER_ROLE, Map.of("caller", "ecr-pusher"));
        withTag(addClusterInOtherAccount("eu-west-1", "there"));
        withTag(addClusterInOtherAccount("us-east-1", "there"));
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
                        .formatted(READER_ROLE));

        Report report = fleet.run();

        assertThat(report.failures()).isEmpty();
        assertThat(updatedClusters(report))
                .containsExactly("eu-west-1/here", "eu-west-1/there", "us-east-1/there");
        assertThat(ReportJson.totals(report)).containsEntry("clustersNotTagged", 1L);
        assertThat(ReportJson.totals(report)).containsEntry("clusters", 3L);
        assertThat(fleet.calls("ListClusters")).isEqualTo(3);
        assertThat(fleet.calls("DescribeCluster")).isEqualTo(4);
    }

    @Test
    void doesNotDescribeClustersAgainInTheNextRun() {
        for (int i = 0; i < 120; i++) {
            fleet.simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "c-" + i);
        }
        discover("- discover: {tags: {ecr-pusher: enabled}}");
        Application application = fleet.application();

        TestFleet.run(application, new Trigger.Rotate());
        TestFleet.run(application, new Trigger.Rotate());

        assertThat(fleet.calls("DescribeCluster")).isEqualTo(120);
        assertThat(fleet.calls("ListClusters")).describedAs("two pages, twice").isEqualTo(4);
    }

    @Test
    void skipsNamedAndExcludedClusters() {
        for (String name : List.of("named", "legacy-1", "found")) {
            withTag(fleet.cluster(name, List.of()));
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
                        outcome ->
                                outcome.target().cluster().name()
                                        + " "
                                        + outcome.target().secret().name())
                .containsExactly("named mine", "found ecr-pull");
    }

    @Test
    void writesTheSecretsOfEveryEntryWithMatchingTags() {
        fleet.cluster("both", List.of()).tag("team", "a").tag("stage", "prod");
        fleet.cluster("one", List.of()).tag("team", "a");
        discover(
                """
                - {discover: {tags: {team: a}}, secrets: [ecr-pull]}
                - {discover: {tags: {stage: prod}}, secrets: [mine]}
                """);

        assertThat(fleet.run().outcomes())
                .extracting(
                        outcome ->
                                outcome.target().cluster().name()
                                        + " "
                                        + outcome.target().secret().name())
                .containsExactly("both ecr-pull", "both mine", "one ecr-pull");
    }

    @Test
    void updatesOtherClustersIfAnAccountCannotBeRead() {
        withTag(fleet.cluster("here", List.of()));
        discover("- discover: {}\n- discover: {roles: [\"%s\"]}".formatted(FOREIGN_ROLE));

        Report report = fleet.run();

        assertThat(updatedClusters(report)).containsExactly("eu-west-1/here");
        assertThat(report.hasFailed()).isTrue();
        Report.Failure failure = report.failures().getFirst();
        assertThat(failure.where()).isEqualTo("eu-west-1 as " + FOREIGN_ROLE);
        assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHORIZED);
        assertThat(ReportText.message(report))
                .contains("1 of 1 Secrets were written", "clusters not found");
    }

    @Test
    void warnsAboutAnAccountWithoutClustersAndAboutUnusedTags() {
        fleet.simulator().addRole(READER_ROLE, Set.of(TestFleet.ROLE), Optional.empty());
        fleet.cluster("here", List.of());
        discover(
                "- discover: {tags: {ecr-pusher: enabeld}}\n- discover: {roles: [\"%s\"]}"
                        .formatted(READER_ROLE));

        Report report = fleet.run();

        assertThat(report.hasFailed()).isFalse();
        assertThat(report.warnings())
                .extracting(Report.Warning::where, Report.Warning::detail)
                .containsExactly(
                        tuple("eu-west-1 as " + READER_ROLE, "has no clusters"),
                        tuple("discover", "none of the 1 clusters found has the tags"));
    }

    @Test
    void warnsAboutUnusedTagsDespiteNamedClusters() {
        fleet.cluster("named", List.of("default"));
        fleet.cluster("here", List.of());
        withTag(fleet.cluster("new", List.of())).status("CREATING");
        discover("- {name: named}\n- discover: {tags: {ecr-pusher: enabeld}}");
        assertThat(fleet.run().warnings())
                .contains(
                        new Report.Warning(
                                "discover", "none of the 1 clusters found has the tags"));
    }

    @Test
    void warnsIfEveryClusterIsExcluded() {
        fleet.cluster("here", List.of());
        discover("- discover: {exclude: ['*']}");
        assertThat(fleet.run().warnings())
                .containsExactly(new Report.Warning("discover", "every cluster found is excluded"));
    }

    @Test
    void warnsAboutAClusterThatIsNotReady() {
        withTag(fleet.cluster("new", List.of())).status("CREATING");
        withTag(fleet.cluster("old", List.of()));
        discover("- discover: {tags: {ecr-pusher: enabled}}");

        Report report = fleet.run();

        assertThat(updatedClusters(report)).containsExactly("eu-west-1/old");
        assertThat(report.hasFailed()).isFalse();
        assertThat(report.warnings())
                .containsExactly(new Report.Warning("eu-west-1/new", "the cluster is CREATING"));
    }

    @Test
    void warnsAboutAClusterDeletedAfterItWasListed() {
        EksCluster gone = withTag(fleet.cluster("gone", List.of()));
        withTag(fleet.cluster("stays", List.of()));
        discover("- discover: {tags: {ecr-pusher: enabled}}");
        fleet.simulator().deleteOnceListed(gone);

        Report report = fleet.run();

        assertThat(updatedClusters(report)).containsExactly("eu-west-1/stays");
        assertThat(report.warnings())
                .containsExactly(
                        new Report.Warning(
                                "eu-west-1/gone", "the cluster was deleted since it was found"));
    }

    @Test
    void updatesOtherClustersIfAProxyRespondsInsteadOfAws() {
        withTag(fleet.cluster("behind-a-proxy", List.of()));
        withTag(fleet.cluster("stays", List.of()));
        discover("- discover: {tags: {ecr-pusher: enabled}}");
        fleet.simulator()
                .awsServer()
                .fault(
                        Fault.respond(HttpResponse.json(503, "{\"message\":\"try later\"}"))
                                .when(request -> request.path().endsWith("/behind-a-proxy")));

        Report report = fleet.run();

        assertThat(updatedClusters(report)).containsExactly("eu-west-1/stays");
        assertThat(report.failures())
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Cause.SERVER_FAILED);
                            assertThat(failure.detail())
                                    .startsWith("eks:DescribeCluster of 'behind-a-proxy'")
                                    .contains("status 503");
                        });
    }

    @Test
    void failsAPushToANewClusterUntilItIsReady() {
        EksCluster created = withTag(fleet.cluster("new", List.of())).status("CREATING");
        withTag(fleet.cluster("old", List.of()));
        discover("- discover: {tags: {ecr-pusher: enabled}}");

        Report early = fleet.run(Trigger.Push.toNewCluster("eu-west-1/new"));
        assertThat(early.failures().getFirst().cause()).isEqualTo(Cause.NOT_READY);

        created.status("ACTIVE");
        assertThat(updatedClusters(fleet.run(Trigger.Push.toNewCluster("eu-west-1/new"))))
                .containsExactly("eu-west-1/new");
    }

    @Test
    void findsAccountsByOrganizationalUnitAndTags() {
        SimulatedOrganization organization = organization();
        for (String account : List.of("444455556661", "444455556662", "444455556663")) {
            addSpokeAccount(account);
        }
        organization.addUnit(organization.rootId(), "ou-ab12-aaaaaaaa");
        organization.addUnit("ou-ab12-aaaaaaaa", "ou-ab12-bbbbbbbb");
        organization.addUnit(organization.rootId(), "ou-ab12-cccccccc");
        organization.addAccount("ou-ab12-aaaaaaaa", "444455556661", Map.of("stage", "prod"));
        organization.addAccount("ou-ab12-bbbbbbbb", "444455556662", Map.of("stage", "prod"));
        organization.addAccount("ou-ab12-cccccccc", "444455556663", Map.of("stage", "prod"));
        organization.addAccount("ou-ab12-aaaaaaaa", "444455556664", Map.of("stage", "test"));
        organization.addAccount("ou-ab12-aaaaaaaa", "444455556665", Map.of("stage", "prod"));
        organization.addAccount("ou-ab12-aaaaaaaa", "444455556666", Map.of("stage", "prod"));
        organization.suspend("444455556665");
        discover(
                """
                - discover:
                    tags: {ecr-pusher: enabled}
                    organization:
                      role: spoke
                      units: [ou-ab12-aaaaaaaa]
                      tags: {stage: prod}
                      exclude: ["444455556666"]
                      reader: "%s"
                """
                        .formatted(READER_ROLE));
        Application application = fleet.application();

        for (int run = 0; run < 2; run++) {
            Report report = TestFleet.run(application, new Trigger.Rotate());
            assertThat(report.failures()).isEmpty();
            assertThat(updatedClusters(report))
                    .containsExactly("eu-west-1/c-444455556661", "eu-west-1/c-444455556662");
        }
        assertThat(fleet.calls("ListAccountsForParent"))
                .describedAs("once, for two units")
                .isEqualTo(2);
    }

    @Test
    void updatesOtherAccountsIfOneHasNoRole() {
        SimulatedOrganization organization = organization();
        addSpokeAccount("444455556661");
        organization.addAccount(organization.rootId(), "444455556661", Map.of());
        organization.addAccount(organization.rootId(), "444455556662", Map.of());
        discover(
                "- discover: {organization: {role: spoke, exclude: [\"%s\"], reader: \"%s\"}}"
                        .formatted(OTHER_ACCOUNT, READER_ROLE));

        Report report = fleet.run();

        assertThat(updatedClusters(report)).containsExactly("eu-west-1/c-444455556661");
        assertThat(report.failures())
                .extracting(Report.Failure::where, Report.Failure::cause)
                .containsExactly(
                        tuple(
                                "eu-west-1 as arn:aws:iam::444455556662:role/spoke",
                                Cause.NOT_AUTHORIZED));
    }

    @Test
    void findsTheFunctionsOwnAccountOnlyOnceDespiteARole() {
        String spokeRole = "arn:aws:iam::%s:role/spoke".formatted(TestFleet.ACCOUNT);
        fleet.simulator().addRole(spokeRole, Set.of(TestFleet.ROLE), Optional.empty());
        fleet.cluster("named", List.of());
        fleet.cluster("found", List.of());
        discover(
                """
                - {name: named, secrets: [ecr-pull]}
                - {discover: {}, secrets: [ecr-pull]}
                - {discover: {roles: ["%s"]}, secrets: [mine]}
                """
                        .formatted(spokeRole));

        Report report = fleet.run();

        assertThat(report.outcomes())
                .extracting(
                        outcome ->
                                outcome.target().cluster().id()
                                        + " "
                                        + outcome.target().secret().name())
                .containsExactly(
                        "eu-west-1/named ecr-pull",
                        "eu-west-1/found ecr-pull",
                        "eu-west-1/found mine");
        assertThat(fleet.calls("GetCallerIdentity")).isEqualTo(1);
    }

    @Test
    void stopsDiscoveryAfterHalfOfTheRunsTime() {
        withTag(fleet.cluster("here", List.of()));
        discover("- discover: {}");

        var result =
                fleet.application()
                        .run(Settings.TOKEN_MAX_AGE)
                        .start(new Trigger.Rotate(), HandOff.NONE, Instant.now());

        assertThat(result.report().failures())
                .extracting(Report.Failure::where, Report.Failure::cause)
                .containsExactly(tuple("eu-west-1", Cause.OUT_OF_TIME));
        assertThat(fleet.calls("ListClusters")).isZero();
    }

    @Test
    void usesAsManyThreadsForManyAccountsAsForOne() {
        List<String> accounts =
                IntStream.range(0, 20).mapToObj("4444555566%02d"::formatted).toList();
        accounts.forEach(this::addSpokeAccount);
        discover(
                "- discover: {roles: [%s]}"
                        .formatted(
                                accounts.stream()
                                        .map("\"arn:aws:iam::%s:role/spoke\""::formatted)
                                        .collect(Collectors.joining(", "))));
        Application application = fleet.application();

        for (int run = 0; run < 3; run++) {
            assertThat(updatedClusters(TestFleet.run(application, new Trigger.Rotate())))
                    .hasSize(20);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .filteredOn(name -> name.startsWith("sdk-"))
                .hasSizeBetween(1, 5);
    }

    @Test
    void updatesOtherClustersIfTheOrganizationCannotBeRead() {
        SimulatedOrganization organization = organization();
        organization.addAccount(organization.rootId(), TestFleet.ACCOUNT, Map.of());
        withTag(fleet.cluster("here", List.of()));
        discover("- discover: {}\n- discover: {organization: {role: spoke}}");

        Report report = fleet.run();

        assertThat(updatedClusters(report)).containsExactly("eu-west-1/here");
        assertThat(report.failures())
                .extracting(Report.Failure::where, Report.Failure::cause)
                .containsExactly(tuple("organization", Cause.NOT_AUTHORIZED));
    }

    private SimulatedOrganization organization() {
        fleet.simulator().addRole(READER_ROLE, Set.of(TestFleet.ROLE), Optional.empty());
        return fleet.simulator().createOrganization(OTHER_ACCOUNT);
    }

    private void addSpokeAccount(String account) {
        String role = "arn:aws:iam::%s:role/spoke".formatted(account);
        fleet.simulator().addRole(role, Set.of(TestFleet.ROLE), Optional.empty());
        EksCluster cluster =
                withTag(fleet.simulator().addCluster(account, TestFleet.REGION, "c-" + account))
                        .grantAccess(role, "ecr-pusher");
        cluster.kubernetes().apply(TestFleet.rbac());
    }

    private void discover(String clusters) {
        fleet.fleetFile(
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

    private EksCluster addClusterInOtherAccount(String region, String name) {
        EksCluster cluster =
                fleet.simulator()
                        .addCluster(OTHER_ACCOUNT, region, name)
                        .grantAccess(READER_ROLE, "ecr-pusher");
        cluster.kubernetes().apply(TestFleet.rbac());
        return cluster;
    }

    private static EksCluster withTag(EksCluster cluster) {
        return cluster.tag("ecr-pusher", "enabled");
    }

    private static List<String> updatedClusters(Report report) {
        return report.outcomes().stream()
                .filter(Outcome.Applied.class::isInstance)
                .map(
                        outcome ->
                                outcome.target().cluster().region()
                                        + "/"
                                        + outcome.target().cluster().name())
                .distinct()
                .toList();
    }
}
