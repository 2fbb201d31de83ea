package io.ecrpusher.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.cli.push.CommandFleet;
import io.ecrpusher.cli.push.CommandFleet.Result;
import io.ecrpusher.kubernetes.TestApiServer;
import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Plans on the API server of {@code -Dkube.kubeconfig}; skipped without one. */
class PlanOnRealServerTest {
    private static final String[] PLAN = {"plan", "-f", "fleet.yaml", "-o", "json"};

    // Unique per test: the API server keeps the objects of other tests.
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String namespace = "plan-" + id;

    @TempDir private Path directory;
    private TestApiServer server;
    private CommandFleet fleet;

    @BeforeEach
    void start() {
        server = TestApiServer.real();
        server.createNamespace(namespace);
        fleet = new CommandFleet(directory);
    }

    @AfterEach
    void close() {
        if (fleet != null) {
            fleet.close();
            server.close();
        }
    }

    @Test
    void tellsWhatEachWriteDoesAndStoresNothing() {
        String secrets =
                """
                  - {name: same, namespaces: [NS]}
                  - {name: labeled, namespaces: [NS], labels: {team: TEAM}}
                  - {name: retyped, namespaces: [NS], format: FORMAT}
                  - {name: recreated, namespaces: [NS], format: FORMAT, onTypeChange: recreate}
                  - {name: frozen, namespaces: [NS]}
                """;
        write(secrets.replace("TEAM", "a").replace("FORMAT", "opaque-config"));
        assertThat(fleet.run("push", "-f", "fleet.yaml").code()).isZero();
        server.editSecret(namespace, "frozen", "{\"immutable\":true}");
        for (String name : new String[] {"theirs", "adopted", "merged"}) {
            server.createSecret(
                    namespace,
                    name,
                    "kubernetes.io/dockerconfigjson",
                    "{\".dockerconfigjson\":\"e30=\"}");
        }
        write(
                secrets.replace("TEAM", "b").replace("FORMAT", "dockerconfigjson")
                        + """
                          - {name: new, namespaces: [NS]}
                          - {name: theirs, namespaces: [NS]}
                          - {name: adopted, namespaces: [NS], onConflict: adopt}
                          - {name: merged, namespaces: [NS], onConflict: merge}
                          - {name: nowhere, namespaces: [plan-none]}
                        """);
        JsonArray before = stored();

        Result plan = fleet.run(PLAN);

        assertThat(plan.code()).isEqualTo(2);
        assertThat(writes(plan))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "same", "unchanged kept [] ",
                                "labeled", "update kept [\"label 'team'\"] ",
                                "retyped", "fail - [] TYPE_CHANGED",
                                "recreated", "recreate new [] ",
                                "frozen", "fail - [] IMMUTABLE",
                                "new", "create new [] ",
                                "theirs", "fail - [] OWNED_BY_OTHER",
                                "adopted", "adopt kept [\"field manager 'kubectl-create'\"] ",
                                "merged", "merge kept [\"field manager 'kubectl-create'\"] ",
                                "nowhere", "fail - [] NAMESPACE_GONE"));
        assertThat(plan.out()).contains("1 Secret with a new UID or deleted");
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void needsNoPermissionToGetSecrets() {
        write("  - {name: ecr-pull, namespaces: [NS]}\n");
        useToken(server.pusherToken().reveal());
        assertThat(fleet.run("push", "-f", "fleet.yaml").code()).isZero();

        assertThat(
                        server.statusAsPusher(
                                "GET",
                                "/api/v1/namespaces/%s/secrets/ecr-pull".formatted(namespace)))
                .isEqualTo(403);
        assertThat(fleet.run("plan", "-f", "fleet.yaml").code()).isZero();
    }

    @Test
    void tellsWhichPermissionIsMissing() {
        write("  - {name: not-granted, namespaces: [NS]}\n");
        useToken(server.pusherToken().reveal());

        Result plan = fleet.run("plan", "-f", "fleet.yaml");

        assertThat(plan.code()).isEqualTo(2);
        assertThat(plan.out())
                .contains(
                        "NOT_AUTHORIZED: RBAC must allow patch and create of Secret 'not-granted'");
    }

    /** Without the list's own version, which changes with every write in the cluster. */
    private JsonArray stored() {
        return server.sendAsAdmin("GET", "/api/v1/namespaces/%s/secrets".formatted(namespace), "")
                .getAsJsonArray("items");
    }

    /** Returns the action, the UID, the details, and the causes of failures of each Secret. */
    private static Map<String, String> writes(Result plan) {
        Map<String, String> writes = new TreeMap<>();
        JsonObject group = plan.json().getAsJsonArray("groups").get(0).getAsJsonObject();
        for (JsonElement element : group.getAsJsonArray("writes")) {
            JsonObject write = element.getAsJsonObject();
            StringBuilder causes = new StringBuilder();
            for (JsonElement problem : write.getAsJsonArray("problems")) {
                causes.append(problem.getAsJsonObject().get("cause").getAsString());
            }
            writes.put(
                    write.get("secret").getAsString(),
                    "%s %s %s %s"
                            .formatted(
                                    write.get("action").getAsString(),
                                    write.get("uid").getAsString(),
                                    write.get("details"),
                                    causes));
        }
        return writes;
    }

    private void write(String secrets) {
        String token =
                fleet.aws()
                        .simulator()
                        .putSecret(
                                TestFleet.ACCOUNT,
                                TestFleet.REGION,
                                "real-" + UUID.randomUUID(),
                                server.adminToken().reveal());
        write(secrets, token);
    }

    private void useToken(String token) {
        write(
                lastSecrets,
                fleet.aws()
                        .simulator()
                        .putSecret(
                                TestFleet.ACCOUNT,
                                TestFleet.REGION,
                                "pusher-" + UUID.randomUUID(),
                                token));
    }

    private String lastSecrets = "";

    private void write(String secrets, String tokenArn) {
        lastSecrets = secrets;
        fleet.write(
                "fleet.yaml",
                """
                version: 1
                name: plan-%s
                registries: [{name: main}]
                secrets:
                %sclusters:
                  - name: real
                    endpoint: "%s"
                    token: "%s"
                    ca: |
                %s"""
                        .formatted(
                                id,
                                secrets.replace("NS", namespace),
                                server.endpoint().server(),
                                tokenArn,
                                server.endpoint().caPem().indent(6)));
    }
}
