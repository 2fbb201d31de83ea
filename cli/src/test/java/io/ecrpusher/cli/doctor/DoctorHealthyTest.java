package io.ecrpusher.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.Stop;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.Principal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

/** Tests that doctor finds nothing where nothing is wrong, whoever runs it. */
class DoctorHealthyTest {
    private static final String ADMIN = "arn:aws:iam::111122223333:user/admin";
    private static final String SIMPLE =
            """
            version: 1
            registries: [{name: main}]
            secrets: [{name: ecr-pull, namespaces: [default]}]
            clusters: [{name: one}, {name: two}]
            """;

    private final DoctorFixture fixture = new DoctorFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void findsNothingInAFleetWithEveryFeatureAndWritesNothing() {
        fixture.fleet =
                """
                version: 1
                name: platform
                registries:
                  - {name: main, regions: [eu-west-1, us-east-1]}
                  - {name: partner, account: "444455556666", regions: [us-east-1]}
                  - {name: public, public: true}
                secrets:
                  - {name: ecr-pull, registries: [main, partner], namespaces: [default, "team-*"], serviceAccounts: [default], hosts: [bare, https, dualstack], labels: {team: platform}}
                  - {name: cfg, format: dockercfg, namespaces: [default], onTypeChange: recreate}
                  - {name: opaque, format: opaque-config, namespaces: [default]}
                  - {name: basic, format: basic-auth, namespaces: [default], registries: [partner]}
                  - {name: argo, format: argocd-repository, namespaces: [default], registries: [partner], argocd: {type: helm, repository: charts/app}}
                  - {name: argo-all, format: argocd-repo-creds, namespaces: [default], registries: [partner], argocd: {type: oci, repository: charts}}
                  - {name: shared, namespaces: [default], registries: [main, public], onConflict: merge}
                  - {name: adopted, namespaces: [default], onConflict: adopt, onRegistryFailure: keep}
                prune: {retired: [old]}
                clusters:
                  - {name: one}
                  - {discover: {tags: {ecr-pusher: enabled}}}
                """;
        EksCluster one = fixture.onboarded("one");
        EksCluster found = fixture.unprepared("found").tag("ecr-pusher", "enabled");
        fixture.unprepared("other");
        found.grantAccess(TestFleet.ROLE, "ecr-pusher");
        String all = fixture.run("rbac", "-f", fixture.write()).out();
        for (EksCluster cluster : new EksCluster[] {one, found}) {
            cluster.kubernetes().createNamespace("team-a");
            cluster.kubernetes().apply(all);
            AdminRequests.send(
                    cluster,
                    "POST",
                    "/api/v1/namespaces/default/secrets?fieldManager=kubectl-create",
                    "application/json",
                    """
                    {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "shared"},
                     "type": "kubernetes.io/dockerconfigjson",
                     "data": {".dockerconfigjson": "eyJhdXRocyI6e319"}}""");
        }

        DoctorFixture.Output output = fixture.doctor("-o", "json");

        DoctorFixture.assertHealthy(output);
        assertThat(output.fixes()).as(output.out()).isEmpty();
        assertThat(output.steps("found")).isNotEmpty();
        assertThat(one.kubernetes().secret("default", "ecr-pull")).isEmpty();
        assertThat(one.kubernetes().secret("team-a", "ecr-pull")).isEmpty();
    }

    @Test
    void groupsHealthyClustersInALineEach() {
        fixture.fleet = SIMPLE;
        fixture.onboarded("one");
        fixture.onboarded("two");

        DoctorFixture.Output output = fixture.doctor();

        DoctorFixture.assertHealthy(output);
        assertThat(output.out().lines().toList())
                .hasSize(4)
                .anyMatch(line -> line.matches("ok +eu-west-1/one \\(11 steps, .* s\\)"));
        assertThat(fixture.doctor("-v").out()).contains("authentication", "GET /v2/");
    }

    @Test
    void assumesTheFunctionsRole() {
        fixture.fleet = SIMPLE;
        fixture.onboarded("one").bootstrapAdmin(ADMIN);
        fixture.onboarded("two").bootstrapAdmin(ADMIN);
        fixture.simulator().addRole(TestFleet.ROLE, Set.of(ADMIN), Optional.empty());
        Principal admin = fixture.simulator().addUser(ADMIN);
        fixture.caller(admin);

        DoctorFixture.Output output = fixture.doctor("--as-function", "-v");

        DoctorFixture.assertHealthy(output);
        assertThat(output.out())
                .startsWith("Checks as the function's role, " + TestFleet.ROLE)
                .contains("in force and current");
    }

    @Test
    void checksForTheFunctionAsAnAdministrator() {
        fixture.fleet = SIMPLE;
        EksCluster one = fixture.onboarded("one").bootstrapAdmin(ADMIN);
        fixture.onboarded("two").bootstrapAdmin(ADMIN);
        fixture.caller(fixture.simulator().addUser(ADMIN));

        DoctorFixture.Output output = fixture.doctor("-v");

        assertThat(output.code()).isEqualTo(2);
        assertThat(output.out())
                .doesNotContain("broken")
                .contains(
                        "need --as-function",
                        "the access entry has the group ecr-pusher",
                        "1 namespace",
                        "in force and current");

        one.grantAccess(TestFleet.ROLE, "viewers");
        DoctorFixture.assertBroken(
                fixture.doctor("-o", "json"), "/one", "authentication", "lacks the group");
    }

    @Test
    void saysUnknownWhereOnlyTheFunctionCouldTellWhetherItCanWrite() {
        fixture.fleet = SIMPLE;
        fixture.unprepared("one").grantAccess(TestFleet.ROLE, "ecr-pusher");
        fixture.onboarded("two").authenticationMode("CONFIG_MAP");
        fixture.simulator().faults().deny(TestFleet.ROLE, "ecr:GetAuthorizationToken");
        fixture.caller(fixture.simulator().addUser(ADMIN));

        DoctorFixture.Output output = fixture.doctor("--cluster", "one,two");

        assertThat(output.code()).isEqualTo(2);
        assertThat(output.out().lines().skip(1).map(line -> line.replaceAll(", [^,]* s\\)", ")")))
                .containsExactly(
                        "unknown   eu-west-1/one (6 steps); not checked: identity, permissions, namespaces, dry run, policy",
                        "unknown   eu-west-1/two (5 steps); not checked: authentication, identity, permissions, namespaces, dry run, policy",
                        "unknown   registry main in eu-west-1 (1 steps); not checked: token",
                        "Next, if the stack's OperatorArns name you: ecr-pusher doctor --as-function --cluster one,two --fleet "
                                + fixture.write(),
                        "Else, compare the access that the function has: ecr-pusher grant --check --cluster one,two --fleet "
                                + fixture.write());
        DoctorFixture.Output document = fixture.doctor("-o", "json");
        assertThat(document.code()).isEqualTo(2);
        assertThat(document.json().getAsJsonArray("next")).hasSize(2);
        assertThat(document.out()).doesNotContain("\"healthy\": true");
    }

    @Test
    void countsClustersThatItCouldNotCheckApartFromHealthyOnes() {
        fixture.fleet = SIMPLE.replace("{name: one}, {name: two}", "{discover: {}}");
        for (int i = 0; i < 11; i++) {
            fixture.unprepared("c" + i).grantAccess(TestFleet.ROLE, "ecr-pusher");
        }
        fixture.caller(fixture.simulator().addUser(ADMIN));

        DoctorFixture.Output output = fixture.doctor();

        assertThat(output.code()).isEqualTo(2);
        assertThat(output.out())
                .contains("unknown   11 clusters: eu-west-1/c0, ")
                .contains(", and others; not checked: identity, permissions")
                .doesNotContain("ok ");
    }

    @Test
    void doesNotBlameAFleetWhoseRolesTrustOnlyTheFunction() {
        fixture.fleet =
                SIMPLE.replace(
                        "[{name: main}]",
                        "[{name: main, role: 'arn:aws:iam::111122223333:role/registry'}]");
        fixture.onboarded("one");
        fixture.onboarded("two");
        fixture.simulator()
                .addRole(
                        "arn:aws:iam::111122223333:role/registry",
                        Set.of(TestFleet.ROLE),
                        Optional.empty());
        fixture.caller(fixture.simulator().addUser("arn:aws:iam::111122223333:user/nobody"));

        DoctorFixture.Output output = fixture.doctor("-o", "json");

        assertThat(output.code()).isEqualTo(2);
        assertThat(output.fixes()).isEmpty();
    }

    @Test
    void stopsAtCtrlCAndSaysWhatItDidNotCheck() {
        fixture.fleet = SIMPLE;
        fixture.onboarded("one");
        fixture.onboarded("two");
        Stop stop = new Stop();
        stop.interrupt();

        DoctorFixture.Output output = fixture.run(stop, "doctor", "-f", fixture.write());

        assertThat(output.code()).isEqualTo(130);
        assertThat(output.out()).contains("stopped before this step").doesNotContain("broken");
    }

    @Test
    void saysThatThereIsNothingToCheck() {
        fixture.fleet = SIMPLE.replace("{name: one}, {name: two}", "{discover: {}}");

        DoctorFixture.Output output = fixture.doctor();

        assertThat(output.code()).isEqualTo(2);
        assertThat(output.err()).contains("discovery found none");
    }

    @Test
    void checksOnlyTheChosenClustersAndSecrets() {
        fixture.fleet = SIMPLE;
        fixture.onboarded("one");

        DoctorFixture.assertHealthy(fixture.doctor("--cluster", "one", "--secret", "ecr-pull"));
        assertThat(fixture.doctor("--cluster", "on").err()).contains("did you mean 'one'?");
        assertThat(fixture.doctor("--secret", "x").err()).contains("no chosen cluster gets");
        assertThat(fixture.doctor("-o", "name").code()).isEqualTo(2);
        assertThat(fixture.doctor("--cluster", "one", "-o", "yaml").out())
                .startsWith("checkedAs: Checks as arn:aws:iam::111122223333:role/ecr-pusher");
    }

    @Test
    void needsAStackToActAsItsFunction() {
        fixture.fleet = SIMPLE;

        DoctorFixture.Output output = fixture.doctor("--as-function", "--stack", "none");

        assertThat(output.code()).isEqualTo(2);
        assertThat(output.err()).contains("can't read stack 'none'");
    }

    @Test
    void standsInForTheFunctionWithoutAStack() {
        fixture.fleet = SIMPLE;
        fixture.onboarded("one");
        fixture.onboarded("two");

        DoctorFixture.Output output = fixture.doctor("--stack", "none");

        DoctorFixture.assertHealthy(output);
        assertThat(output.out()).contains("in place of the function");
    }
}
