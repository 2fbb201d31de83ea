package io.ecrpusher.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.cli.push.CommandFleet;
import io.ecrpusher.cli.push.CommandFleet.Result;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class PlanCommandTest {
    private static final String FLEET =
            """
            version: 1
            name: shop
            prune: {}
            registries: [{name: main}]
            secrets:
              - {name: ecr-pull, namespaces: [default]}
            clusters:
            """;

    @TempDir private Path directory;
    private CommandFleet fleet;
    private final List<EksCluster> clusters = new ArrayList<>();

    @BeforeEach
    void start() {
        fleet = new CommandFleet(directory);
        for (int i = 1; i <= 5; i++) {
            EksCluster cluster = fleet.aws().cluster("c" + i, List.of("default", "team"));
            // A prune lists and deletes Secrets.
            cluster.kubernetes().apply(allSecrets());
            clusters.add(cluster);
        }
        write("fleet.yaml", FLEET);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void groupsEqualClustersAndShowsTheOneThatDiffers() {
        push();
        clusters.get(2).kubernetes().removeNamespace("default");
        clusters.get(2).kubernetes().createNamespace("default");
        write(
                "fleet.yaml",
                FLEET.replace("namespaces: [default]", "namespaces: [default], labels: {team: a}"));

        Result plan = fleet.run("plan", "-f", "fleet.yaml");

        assertThat(plan.code()).isEqualTo(1);
        assertThat(plan.out())
                .containsPattern(
                        "4 clusters: eu-west-1/c1 and 3 more +update +ecr-pull +default +kept +label 'team'")
                .containsPattern("\neu-west-1/c3 +create +ecr-pull +default +new\n")
                .contains(
                        "4 clusters are equal; 1 differs. Plan: 1 to create, 4 to update in 5 clusters.");
    }

    @Test
    void aHealthyFleetHasNoChangesWhereverItsFileIs() {
        push();
        write("copy.yaml", FLEET);
        long tokens = fleet.aws().calls("GetAuthorizationToken");
        List<String> versions = versions();

        Result plan = fleet.run("plan", "-f", "copy.yaml");

        assertThat(plan.code()).isZero();
        assertThat(plan.out())
                .isEqualTo(
                        "No changes: 5 Secrets in 5 clusters as the fleet wants. A run only renews passwords.\n");
        assertThat(fleet.aws().calls("GetAuthorizationToken")).isEqualTo(tokens);
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void aChangedRegistryIsAChange() {
        push();
        write("fleet.yaml", FLEET.replace("{name: main}", "{name: main, account: '444455556666'}"));

        Result plan = fleet.run("plan", "-f", "fleet.yaml");

        assertThat(plan.code()).isEqualTo(1);
        assertThat(plan.out())
                .contains("registries or format", "All 5 clusters are equal. Plan: 5 to update");
    }

    @Test
    void warnsThatARenameEndsUids() {
        push();
        write(
                "fleet.yaml",
                FLEET.replace("name: ecr-pull", "name: ecr-new")
                        .replace("prune: {}", "prune: {retired: [ecr-pull]}"));

        Result plan = fleet.run("plan", "-f", "fleet.yaml", "--cluster", "c1");

        assertThat(plan.out())
                .containsPattern("eu-west-1/c1 +create +ecr-new +default +new")
                .containsPattern("eu-west-1/c1 +delete +ecr-pull +default +gone");
        assertThat(plan.err()).contains("1 Secret with a new UID or deleted", "KEP-2535");
        assertThat(plan.code()).isEqualTo(1);
        assertThat(secret(0)).isNotNull();
    }

    @Test
    void showsWhatWouldFailWithItsRemedy() {
        clusters.getFirst()
                .kubernetes()
                .apply(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: ecr-pull, namespace: default}
                        type: kubernetes.io/dockerconfigjson
                        data: {.dockerconfigjson: e30=}
                        """);
        clusters.get(1).revokeAccess(TestFleet.ROLE);
        clusters.get(2).kubernetes().removeNamespace("default");

        Result plan = fleet.run("plan", "-f", "fleet.yaml");

        assertThat(plan.code()).isEqualTo(2);
        assertThat(plan.out())
                .containsPattern("eu-west-1/c1 +fail +ecr-pull +default +-")
                .contains(
                        "eu-west-1/c1: ecr-pull in default: OWNED_BY_OTHER: ",
                        "onConflict: adopt to take it over",
                        "eu-west-1/c2: ecr-pull in default: NOT_AUTHENTICATED: ",
                        "eu-west-1/c3: ecr-pull in default: NAMESPACE_GONE: the namespace doesn't exist. Create it",
                        "2 clusters are equal; 3 differ. Plan: 2 to create, 3 would fail in 5 clusters.");
    }

    @Test
    void printsEachChangeByName() {
        push();
        Result plan = fleet.run("plan", "-f", "fleet.yaml", "-o", "name");
        assertThat(plan.out()).isEmpty();

        clusters.getFirst().kubernetes().removeNamespace("default");
        clusters.getFirst().kubernetes().createNamespace("default");
        plan = fleet.run("plan", "-f", "fleet.yaml", "-o", "name");
        assertThat(plan.out()).isEqualTo("eu-west-1/c1/default/ecr-pull\n");
    }

    @Test
    void printsJsonForPrograms() {
        JsonObject plan =
                fleet.run("plan", "-f", "fleet.yaml", "-o", "json", "--cluster", "c1,c2").json();

        assertThat(plan.toString())
                .isEqualTo(
                        """
                        {"changes":true,"failures":false,"offline":false,"clusters":2,"counts":{"create":2},\
                        "groups":[{"clusters":["eu-west-1/c1","eu-west-1/c2"],"writes":[{"action":"create",\
                        "secret":"ecr-pull","namespaces":["default"],"uid":"new","details":[],"problems":[]}]}],\
                        "undiscovered":[],"warnings":[]}""");
    }

    @Test
    void showsOnlyTheChosenNamespacesAndClusters() {
        write("fleet.yaml", FLEET.replace("[default]", "['*']"));

        Result plan =
                fleet.run(
                        "plan", "-f", "fleet.yaml", "-n", "team", "--cluster", "c1", "-o", "wide");

        assertThat(plan.out())
                .containsPattern("eu-west-1/c1 +create +ecr-pull +team +new")
                .contains("Plan: 1 to create in 1 cluster.");
    }

    @Test
    void plansOfflineWithPatternsAsTheyAre() {
        write("fleet.yaml", FLEET.replace("[default]", "[default, 'team-*']"));
        long calls = fleet.aws().calls("DescribeCluster");

        Result plan = fleet.run("plan", "-f", "fleet.yaml", "--offline");

        assertThat(plan.code()).isZero();
        assertThat(plan.out())
                .containsPattern(
                        "5 clusters: eu-west-1/c1 and 4 more +write +ecr-pull +default, team-\\* +\\?")
                .contains("All 5 clusters are equal. Plan: 10 to write in 5 clusters.");
        assertThat(fleet.aws().calls("DescribeCluster")).isEqualTo(calls);
    }

    @Test
    void suggestsTheNameOfASecret() {
        Result plan = fleet.run("plan", "-f", "fleet.yaml", "--secret", "ecr-pul");
        assertThat(plan.code()).isEqualTo(2);
        assertThat(plan.err()).contains("the fleet has no Secret 'ecr-pul'", "'ecr-pull'");
    }

    private void push() {
        assertThat(fleet.run("push", "-f", "fleet.yaml").code()).isZero();
    }

    private void write(String name, String text) {
        StringBuilder yaml = new StringBuilder(text);
        IntStream.rangeClosed(1, 5).forEach(i -> yaml.append("  - {name: c%d}%n".formatted(i)));
        fleet.write(name, yaml.toString());
    }

    private List<String> versions() {
        return clusters.stream().map(TestFleet::resourceVersion).toList();
    }

    private JsonObject secret(int cluster) {
        return clusters.get(cluster).kubernetes().secret("default", "ecr-pull").orElseThrow();
    }

    private static String allSecrets() {
        return """
               apiVersion: rbac.authorization.k8s.io/v1
               kind: ClusterRole
               metadata: {name: all-secrets}
               rules:
                 - {apiGroups: [""], resources: [secrets], verbs: [get, list, patch, create, delete]}
                 - {apiGroups: [""], resources: [namespaces], verbs: [list]}
               ---
               apiVersion: rbac.authorization.k8s.io/v1
               kind: ClusterRoleBinding
               metadata: {name: all-secrets}
               roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: all-secrets}
               subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ecr-pusher}]
               """;
    }
}
