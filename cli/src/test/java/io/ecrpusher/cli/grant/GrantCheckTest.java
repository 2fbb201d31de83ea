package io.ecrpusher.cli.grant;

import static io.ecrpusher.cli.grant.GrantFixture.fleetFile;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.grant.GrantFixture.Result;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Set;

/** {@code grant --check} and {@code rbac --check}: what is missing, and what is too broad. */
class GrantCheckTest {
    private final GrantFixture fixture = new GrantFixture();
    private final String file = fleetFile("[default]", "a");
    private EksCluster cluster;

    @BeforeEach
    void createCluster() {
        cluster = fixture.cluster("a");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Result check() {
        return fixture.run("grant", "-f", file, "--role", TestFleet.ROLE, "--check");
    }

    private void grant() {
        assertThat(fixture.run("grant", "-f", file, "--role", TestFleet.ROLE, "--yes").code())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void findsNothingAfterGrant() {
        grant();

        Result result = check();

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).isEqualTo("1 cluster: eu-west-1/a\n  OK\n");
    }

    @Test
    void findsNothingAfterApplyingTheOutputOfRbac() {
        cluster.kubernetes().apply(fixture.run("rbac", "-f", file).out());
        EksCluster _ = cluster.grantAccess(TestFleet.ROLE, "ecr-pusher");

        assertThat(check().code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void listsEverythingThatIsMissing() {
        Result result = check();

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out())
                .contains(
                        "missing: access entry of " + TestFleet.ROLE,
                        "missing: ValidatingAdmissionPolicy ecr-pusher-secrets\n",
                        "missing: ValidatingAdmissionPolicyBinding ecr-pusher-serviceaccounts\n",
                        "missing: ClusterRole ecr-pusher\n",
                        "missing: RoleBinding ecr-pusher in default\n");
    }

    @Test
    void findsAnAccessEntryThatGivesMoreOrOtherGroups() {
        grant();
        cluster.access().grant(TestFleet.ROLE, Set.of("viewers"));
        assertThat(check().out())
                .contains(
                        "access entry: missing group ecr-pusher",
                        "access entry: too broad, it has the group viewers");

        cluster.access().grantAdmin(TestFleet.ROLE);
        assertThat(check().out())
                .contains(
                        "access entry: too broad, it has the access policy AmazonEKSClusterAdminPolicy");
    }

    @Test
    void findsBroaderRulesAndOtherBindingsOfTheGroup() {
        grant();
        cluster.kubernetes()
                .apply(
                        """
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: ecr-pusher}
                        rules:
                          - {apiGroups: [""], resources: [secrets], verbs: [get, patch, create]}
                          - {apiGroups: [apps], resources: ["*"], verbs: ["*"]}
                        ---
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: RoleBinding
                        metadata: {name: edit, namespace: default}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
                        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
                        """);

        Result result = check();

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out())
                .contains(
                        "ClusterRole ecr-pusher: too broad, * on */apps; create, get, patch on secrets\n",
                        "RoleBinding edit in default: not needed, gives group ecr-pusher the ClusterRole edit\n");
    }

    @Test
    void findsAWeakenedPolicy() {
        grant();
        cluster.kubernetes()
                .apply(
                        """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingAdmissionPolicyBinding
                        metadata: {name: ecr-pusher-secrets}
                        spec: {policyName: ecr-pusher-secrets, validationActions: [Audit]}
                        """);

        assertThat(check().out())
                .contains(
                        "ValidatingAdmissionPolicyBinding ecr-pusher-secrets: spec.validationActions differs");
    }

    @Test
    void comparesTheMapRolesOfConfigMapMode() {
        EksCluster _ = cluster.authenticationMode("CONFIG_MAP");

        assertThat(check().out())
                .contains("missing: %s in the ConfigMap aws-auth".formatted(TestFleet.ROLE));
    }

    @Test
    void needsNoPoliciesBeforeKubernetes130() {
        cluster.kubernetes()
                .server()
                .fault(
                        Fault.respond(HttpResponse.text(404, "404 page not found"))
                                .when(request -> request.path().contains("admissionregistration")));

        Result granted = fixture.run("grant", "-f", file, "--role", TestFleet.ROLE, "--yes");

        assertThat(granted.code()).isEqualTo(ExitCode.OK);
        assertThat(granted.out())
                .contains("without admission policies, which need Kubernetes 1.30");
        assertThat(check().code()).isEqualTo(ExitCode.OK);
    }

    @Test
    void rbacChecksOneClusterWithoutItsAccessEntry() {
        Result missing = fixture.run("rbac", "-f", file, "--check", "a");
        assertThat(missing.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(missing.out()).contains("missing: ClusterRole ecr-pusher\n");

        grant();

        Result granted = fixture.run("rbac", "-f", file, "--check", "eu-west-1/a");
        assertThat(granted.code()).isEqualTo(ExitCode.OK);
        assertThat(granted.out()).isEqualTo("eu-west-1/a: OK\n");
    }
}
