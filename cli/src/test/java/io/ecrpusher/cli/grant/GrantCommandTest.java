package io.ecrpusher.cli.grant;

import static io.ecrpusher.cli.grant.GrantFixture.fleetFile;
import static io.ecrpusher.cli.grant.GrantFixture.objects;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.Stop;
import io.ecrpusher.cli.grant.GrantFixture.Result;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code grant} in simulated clusters, with the caller's credentials. */
class GrantCommandTest {
    private final GrantFixture fixture = new GrantFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Result grant(String file, String... more) {
        List<String> args = new ArrayList<>(List.of("grant", "-f", file, "--role", TestFleet.ROLE));
        args.addAll(List.of(more));
        return fixture.run(args.toArray(String[]::new));
    }

    @Test
    void printsThePlanAndChangesNothingWithoutYes() {
        EksCluster cluster = fixture.cluster("a");
        Map<String, String> before = objects(cluster);

        Result result = grant(fleetFile("[default]", "a"));

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out())
                .contains("1 cluster: eu-west-1/a\n")
                .contains("  create ClusterRole ecr-pusher\n")
                .contains("  create RoleBinding ecr-pusher in default\n")
                .contains(
                        "  create access entry of %s with group ecr-pusher\n"
                                .formatted(TestFleet.ROLE));
        assertThat(result.err()).contains("Nothing was changed. Pass --yes to do this.");
        assertThat(objects(cluster)).isEqualTo(before);
        assertThat(cluster.access().entry(TestFleet.ROLE)).isEmpty();
    }

    @Test
    void asksOnATerminalAndActsAfterYes() {
        EksCluster cluster = fixture.cluster("a");
        String file = fleetFile("[default]", "a");
        String[] args = {"grant", "-f", file, "--role", TestFleet.ROLE};

        Result no = fixture.answer("n\n", args);
        assertThat(no.err()).contains("Do this in 1 cluster? [y/N]", "Nothing was changed.");
        assertThat(cluster.access().entry(TestFleet.ROLE)).isEmpty();

        Result yes = fixture.answer("y\n", args);
        assertThat(yes.code()).isEqualTo(ExitCode.OK);
        assertThat(yes.out()).contains("Granted: 1 cluster");
        assertThat(cluster.access().entry(TestFleet.ROLE)).isPresent();
    }

    @Test
    void letsTheFunctionPush() {
        fixture.cluster("a");
        fixture.cluster("b");
        String file = fleetFile("[default]", "a", "b");

        assertThat(grant(file, "--yes").code()).isEqualTo(ExitCode.OK);

        fixture.callAs(TestFleet.ROLE);
        assertThat(
                        fixture.fleet()
                                .with("CLUSTERS", "a,b")
                                .with("NAMESPACES", "default")
                                .run()
                                .outcomes())
                .hasSize(2)
                .allMatch(Outcome.Applied.class::isInstance);
    }

    @Test
    void changesNothingTheSecondTime() {
        EksCluster cluster = fixture.cluster("a");
        String file = fleetFile("[default]", "a");
        assertThat(grant(file, "--yes").code()).isEqualTo(ExitCode.OK);
        cluster.kubernetes().resetRequestCounts();
        long created = fixture.calls("CreateAccessEntry");

        Result again = grant(file, "--yes");

        assertThat(again.code()).isEqualTo(ExitCode.OK);
        assertThat(again.out()).isEqualTo("1 cluster: eu-west-1/a\n  nothing to do\n");
        assertThat(cluster.kubernetes().requestCounts().keySet())
                .noneMatch(request -> request.startsWith("patch"));
        assertThat(fixture.calls("CreateAccessEntry")).isEqualTo(created).isEqualTo(1);
    }

    @Test
    void keepsTheOtherGroupsOfAnAccessEntry() {
        EksCluster cluster = fixture.cluster("a").grantAccess(TestFleet.ROLE, "viewers");

        assertThat(grant(fleetFile("[default]", "a"), "--yes").code()).isEqualTo(ExitCode.OK);

        assertThat(cluster.access().entry(TestFleet.ROLE).orElseThrow().groups())
                .isEqualTo(Set.of("ecr-pusher", "viewers"));
    }

    @Test
    void removesWhatTheFleetNoLongerNeeds() {
        EksCluster cluster = fixture.cluster("a");
        assertThat(grant(fleetFile("[\"team-*\"]", "a"), "--yes").code()).isEqualTo(ExitCode.OK);
        assertThat(objects(cluster)).containsKey("clusterrolebindings ecr-pusher");

        Result result = grant(fleetFile("[default]", "a"), "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(objects(cluster))
                .containsKey("rolebindings default/ecr-pusher")
                .doesNotContainKeys(
                        "clusterrolebindings ecr-pusher",
                        "clusterrolebindings ecr-pusher-cluster",
                        "clusterroles ecr-pusher-cluster");
    }

    @Test
    void keepsWhatOthersHaveAppliedAndNamesIt() {
        EksCluster cluster = fixture.cluster("a");
        cluster.kubernetes()
                .apply(
                        """
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRoleBinding
                        metadata: {name: too-much}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
                        """);

        Result result = grant(fleetFile("[default]", "a"), "--yes");

        assertThat(result.out())
                .contains(
                        "ClusterRoleBinding too-much: not needed, gives group ecr-pusher the ClusterRole cluster-admin",
                        "kubectl delete clusterrolebindings too-much");
        assertThat(objects(cluster)).containsKey("clusterrolebindings too-much");
    }

    @Test
    void quotesTheNamesOfAClusterInCommands() {
        EksCluster cluster = fixture.cluster("a");
        cluster.kubernetes()
                .apply(
                        """
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRoleBinding
                        metadata: {name: "--all; $(id)"}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
                        """);

        assertThat(grant(fleetFile("[default]", "a"), "--yes").out())
                .contains("kubectl delete clusterrolebindings -- '--all; $(id)'");
    }

    @Test
    void oneFailureDoesNotStopTheOthers() {
        fixture.cluster("a");
        EksCluster silent = fixture.cluster("b");
        silent.kubernetes().server().fault(Fault.refused());
        fixture.cluster("c");

        Result result = grant(fleetFile("[default]", "a", "b", "c", "missing"), "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out()).contains("Granted: 2 clusters");
        assertThat(result.err())
                .contains("failed: eu-west-1/b:", "refused the connection")
                .contains("failed: eu-west-1/missing: eks:DescribeCluster")
                .contains("Fix: aws eks list-clusters --region eu-west-1");
    }

    @Test
    void saysHowToAllowACallThatTheCallerMayNotMake() {
        fixture.cluster("a");
        fixture.simulator().faults().deny(GrantFixture.ADMIN, "eks:CreateAccessEntry");

        Result result = grant(fleetFile("[default]", "a"), "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.err())
                .contains("failed: eu-west-1/a: eks:CreateAccessEntry of 'a' in eu-west-1")
                .contains("Fix: aws iam put-role-policy --role-name admin");
        String policy =
                result.err()
                        .substring(result.err().indexOf('{'), result.err().lastIndexOf('}') + 1);
        assertThat(JsonParser.parseString(policy).getAsJsonObject().keySet())
                .containsExactly("Version", "Statement");
    }

    @Test
    void assumesARoleInOtherAccounts() {
        String account = "444455556666";
        String admin = "arn:aws:iam::%s:role/fleet-admin".formatted(account);
        String spoke = "arn:aws:iam::%s:role/ecr-pusher-spoke".formatted(account);
        fixture.simulator().addRole(admin, Set.of(GrantFixture.ADMIN), Optional.empty());
        EksCluster cluster =
                fixture.simulator()
                        .addCluster(account, TestFleet.REGION, "theirs")
                        .bootstrapAdmin(admin);
        String file =
                GrantFixture.file(
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters: [{name: theirs, region: eu-west-1, role: "%s", externalId: fleet}]
                        """
                                .formatted(spoke));

        assertThat(grant(file, "--yes").err())
                .contains(
                        "is in account 444455556666",
                        "with --assume-role NAME, or use credentials of that account");

        assertThat(grant(file, "--assume-role", "fleet-admin", "--yes").code())
                .isEqualTo(ExitCode.OK);
        assertThat(cluster.access().entry(spoke).orElseThrow().groups())
                .containsExactly("ecr-pusher");
    }

    @Test
    void saysHowToEnterAClusterThatDoesNotKnowTheCaller() {
        fixture.simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "a");

        Result result = grant(fleetFile("[default]", "a"), "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.err())
                .contains("failed: eu-west-1/a: the cluster doesn't accept your credentials")
                .contains(
                        "Fix: aws eks create-access-entry --region eu-west-1 --cluster-name a --principal-arn %s && aws eks associate-access-policy"
                                .formatted(GrantFixture.ADMIN));
    }

    @Test
    void saysHowToBecomeAdministratorOfACluster() {
        fixture.simulator()
                .addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "a")
                .grantAccess(GrantFixture.ADMIN, "viewers");

        Result result = grant(fleetFile("[default]", "a"), "--yes");

        assertThat(result.err())
                .contains("not allowed")
                .contains(
                        "Fix: aws eks associate-access-policy --region eu-west-1 --cluster-name a --principal-arn %s --policy-arn arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy --access-scope type=cluster"
                                .formatted(GrantFixture.ADMIN));
    }

    @Test
    void retriesAfterThrottling() {
        EksCluster cluster = fixture.cluster("a");
        fixture.simulator().faults().throttle("eks", "CreateAccessEntry", 6);

        assertThat(grant(fleetFile("[default]", "a"), "--yes").code()).isEqualTo(ExitCode.OK);

        assertThat(cluster.access().entry(TestFleet.ROLE)).isPresent();
    }

    @Test
    void printsTheEntryOfAwsAuthForConfigMapMode() {
        fixture.cluster("a").authenticationMode("CONFIG_MAP");
        String role = "arn:aws:iam::%s:role/platform/ecr-pusher".formatted(TestFleet.ACCOUNT);

        Result result =
                fixture.run("grant", "-f", fleetFile("[default]", "a"), "--role", role, "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.out())
                .contains("create ClusterRole ecr-pusher", "Granted: 1 cluster")
                .contains(
                        """
                        - rolearn: arn:aws:iam::%s:role/ecr-pusher
                          username: ecr-pusher
                          groups: [ecr-pusher]
                        """
                                .formatted(TestFleet.ACCOUNT));
        assertThat(fixture.calls("CreateAccessEntry")).isZero();
    }

    @Test
    void printsTheManifestsOfClustersOutsideEks() {
        Result result =
                grant(
                        GrantFixture.file(
                                """
                                version: 1
                                registries: [{name: main}]
                                secrets: [{name: ecr-pull, namespaces: [default]}]
                                clusters:
                                  - name: k3s
                                    kubeconfig: arn:aws:secretsmanager:eu-west-1:111122223333:secret:k3s-GhIjKl
                                """),
                        "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.OK);
        assertThat(result.out()).contains("# Outside EKS: k3s.", "kind: ClusterRole\n");
    }

    @Test
    void reportsAMissingNamespaceAndGrantsTheOthers() {
        EksCluster cluster = fixture.cluster("a");

        Result result = grant(fleetFile("[default, shop]", "a"), "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.FINDINGS);
        assertThat(result.err()).contains("namespace shop doesn't exist", "kubectl create");
        assertThat(objects(cluster)).containsKey("rolebindings default/ecr-pusher");
    }

    @Test
    void changesNothingAfterCtrlCDuringThePlan() {
        EksCluster hanging = fixture.cluster("hanging");
        EksCluster other = fixture.cluster("other");
        Map<String, String> before = objects(other);
        String file = fleetFile("[default]", "hanging", "other");
        hanging.kubernetes().server().fault(Fault.blackHole());
        Stop stop = new Stop();
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (hanging.kubernetes().server().counters().connections() == 0) {
                                Thread.onSpinWait();
                            }
                            stop.interrupt();
                        });

        Result result = fixture.run(stop, "grant", "-f", file, "--role", TestFleet.ROLE, "--yes");

        assertThat(result.code()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(result.err()).contains("Nothing was changed.", "interrupted");
        assertThat(objects(other)).isEqualTo(before);
    }
}
