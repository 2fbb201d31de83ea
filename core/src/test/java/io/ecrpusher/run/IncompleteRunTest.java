package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tests runs that write Secrets, but not completely, and the identity of a deployment. */
class IncompleteRunTest {
    private static final String EU = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    private static final String US = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    private static final String PARTNER_ROLE = "arn:aws:iam::444455556666:role/spoke";
    private static final String TWO_REGIONS =
            """
            version: 1
            registries: [{name: main, regions: [eu-west-1, us-east-1]}]
            secrets: [{name: ecr-pull, namespaces: [default, team-a]%s}]
            clusters: [{name: one}, {name: two}]
            """;

    private final TestFleet fleet = new TestFleet();

    @AfterEach
    void closeFleet() {
        fleet.close();
    }

    @Test
    void writesTheOtherLoginsIfTheRegistryOfOneRegionFails() {
        List<EksCluster> clusters = List.of(cluster("one"), cluster("two"));
        fleet.fleetFile(TWO_REGIONS.formatted(""));
        failEcrInVirginia();
        Report report = fleet.run();
        assertThat(report.applied()).isEqualTo(4);
        assertThat(report.failed()).isZero();
        assertThat(report.hasFailed()).isTrue();
        assertThat(report.failures()).hasSize(1);
        assertThat(ReportText.message(report))
                .startsWith("4 of 4 Secrets were written, 4 of them incompletely. Failures:")
                .contains("registry 'main': SERVER_FAILED: ecr:GetAuthorizationToken in us-east-1")
                .contains(
                        "written without registry 'main' in us-east-1: eu-west-1/one/default/ecr-pull and 3");
        for (EksCluster cluster : clusters) {
            assertThat(TestFleet.passwords(cluster, "team-a", "ecr-pull")).containsOnlyKeys(EU);
        }
    }

    @Test
    void leavesTheSecretsIfTheRegistryOfOneRegionFailsAndTheyAreToBeKept() {
        EksCluster cluster = cluster("one");
        cluster("two");
        fleet.fleetFile(TWO_REGIONS.formatted(", onRegistryFailure: keep"));
        assertThat(fleet.run().failures()).isEmpty();
        String version = TestFleet.resourceVersion(cluster);
        failEcrInVirginia();
        Report report = fleet.run();
        assertThat(report.failed()).isEqualTo(4);
        assertThat(TestFleet.resourceVersion(cluster)).isEqualTo(version);
        assertThat(TestFleet.passwords(cluster, "default", "ecr-pull")).containsOnlyKeys(EU, US);
    }

    @Test
    void writesTheOtherLoginsIfAPartnersRoleWasWithdrawn() {
        EksCluster cluster = cluster("one");
        fleet.simulator().addRole(PARTNER_ROLE, Set.of(), Optional.empty());
        fleet.fleetFile(
                """
                version: 1
                registries: [{name: main}, {name: partner, role: "%s"}]
                secrets: [{name: ecr-pull, namespaces: [default]}]
                clusters: [{name: one}]
                """
                        .formatted(PARTNER_ROLE));
        Report report = fleet.run();
        assertThat(report.applied()).isEqualTo(1);
        assertThat(report.failures())
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.where()).isEqualTo("registry 'partner'");
                            assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHORIZED);
                            assertThat(failure.effect())
                                    .isEqualTo("written without registry 'partner'");
                        });
        assertThat(TestFleet.passwords(cluster, "default", "ecr-pull")).containsOnlyKeys(EU);
    }

    @Test
    void reportsASecretAsWrittenIfOnlyItsServiceAccountFails() {
        EksCluster cluster = cluster("one");
        cluster.kubernetes()
                .apply(
                        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: default}}");
        String file =
                """
                version: 1
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: [default], serviceAccounts: [default]}]
                clusters: [{name: one}]
                """;
        Fleet parsed = FleetFile.parse("a test", file, TestFleet.REGION);
        cluster.kubernetes().apply(Rbac.of(parsed.secrets(), Optional.empty(), true).manifest());
        cluster.kubernetes()
                .server()
                .fault(
                        Fault.respond(HttpResponse.text(500, ""))
                                .when(
                                        request ->
                                                request.method().equals("PATCH")
                                                        && request.path()
                                                                .contains("/serviceaccounts/")));
        Report report = fleet.fleetFile(file).run();
        assertThat(report.applied()).isEqualTo(1);
        assertThat(report.hasFailed()).isTrue();
        assertThat(ReportText.message(report))
                .contains("1 of 1 Secrets were written, 1 of them incompletely")
                .contains("SERVER_FAILED: updating ServiceAccount 'default'")
                .contains("(written, but not added to ServiceAccounts: default/ecr-pull;");
        assertThat(TestFleet.passwords(cluster, "default", "ecr-pull")).containsOnlyKeys(EU);
    }

    @Test
    void writesAsTheFieldManagerOfItsStackOrFleet() {
        EksCluster cluster = cluster("one");
        fleet.with("CLUSTERS", "one").with("STACK_NAME", "my-stack");
        assertThat(fleet.run().failures()).isEmpty();
        assertThat(manager(cluster)).isEqualTo("ecr-pusher/my-stack");

        String named = TWO_REGIONS.formatted("").replace("version: 1", "version: 1\nname: mine");
        fleet.with("CLUSTERS", "").fleetFile(named);
        assertThat(fleet.run().failures())
                .filteredOn(failure -> failure.where().equals("eu-west-1/one"))
                .singleElement()
                .satisfies(
                        failure -> assertThat(failure.detail()).contains("'ecr-pusher/my-stack'"));
    }

    private EksCluster cluster(String name) {
        return fleet.cluster(name, List.of("default", "team-a"));
    }

    private void failEcrInVirginia() {
        fleet.simulator()
                .awsServer()
                .fault(
                        Fault.respond(HttpResponse.text(500, ""))
                                .when(
                                        request ->
                                                request.headers()
                                                        .first("Authorization")
                                                        .orElse("")
                                                        .contains("/us-east-1/ecr/")));
    }

    private static String manager(EksCluster cluster) {
        JsonObject metadata =
                cluster.kubernetes()
                        .secret("default", "ecr-pull")
                        .orElseThrow()
                        .getAsJsonObject("metadata");
        return metadata.getAsJsonArray("managedFields")
                .get(0)
                .getAsJsonObject()
                .get("manager")
                .getAsString();
    }
}
