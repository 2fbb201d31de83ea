package io.ecrpusher.cli.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.grant.GrantFixture.Result;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.http.HttpsServer;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code grant} and {@code revoke} on the real API server of {@code -Dkube.kubeconfig}, as the
 * simulated EKS cluster {@code real}. A relay replaces the EKS token with the administrator's.
 */
class RealClusterGrantTest {
    private static final Map<String, String> PATHS =
            Map.of(
                    "ValidatingAdmissionPolicy", "validatingadmissionpolicies",
                    "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings");

    private ClusterEndpoint endpoint;
    private Credential adminToken;
    private ApiClient admin;
    private GrantFixture fixture;
    private HttpsServer relay;
    private String file;

    @BeforeEach
    void start() throws Exception {
        readKubeconfig();
        admin =
                new ApiServers(Duration.ofSeconds(10), Duration.ofSeconds(10))
                        .typed(endpoint, adminToken);
        removeLeftovers();
        fixture = new GrantFixture();
        CertificateAuthority ca = CertificateAuthority.create("relay");
        relay = HttpsServer.start(ca, this::forward);
        EksCluster _ = fixture.cluster("real").answeredBy(relay.uri(), ca.pem());
        send(
                new Request.Builder()
                        .url(url("/api/v1/namespaces"))
                        .post(
                                RequestBody.create(
                                        "{\"metadata\":{\"name\":\"team-a\"}}",
                                        MediaType.get("application/json")))
                        .build());
        file =
                GrantFixture.file(
                        """
                        version: 1
                        name: shop
                        prune: {}
                        registries: [{name: main}]
                        secrets:
                          - {name: ecr-pull, namespaces: [default, team-a], serviceAccounts: [default, "ci-*"]}
                          - {name: "42", namespaces: [team-a], onConflict: merge, onTypeChange: recreate}
                        clusters: [{name: real, region: eu-west-1}]
                        """);
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            relay.close();
            fixture.close();
        }
    }

    /** Other tests on the same API server leave their RBAC. */
    private void removeLeftovers() throws IOException {
        for (String kind : List.of("clusterroles", "clusterrolebindings")) {
            for (String name : List.of("ecr-pusher", "ecr-pusher-cluster")) {
                send(
                        new Request.Builder()
                                .url(
                                        url(
                                                "/apis/rbac.authorization.k8s.io/v1/%s/%s"
                                                        .formatted(kind, name)))
                                .delete()
                                .build());
            }
        }
    }

    private void readKubeconfig() throws IOException {
        String file = System.getProperty("kube.kubeconfig", "");
        assumeTrue(!file.isEmpty(), "no real API server: set -Dkube.kubeconfig=PATH");
        Object yaml =
                new Yaml(new SafeConstructor(new LoaderOptions()))
                        .load(Files.readString(Path.of(file)));
        JsonObject config = new Gson().toJsonTree(yaml).getAsJsonObject();
        JsonObject cluster = first(config, "clusters").getAsJsonObject("cluster");
        String ca = cluster.get("certificate-authority-data").getAsString();
        endpoint =
                new ClusterEndpoint(
                        URI.create(cluster.get("server").getAsString()),
                        new String(Base64.getDecoder().decode(ca), StandardCharsets.US_ASCII));
        adminToken =
                Credential.of(
                        first(config, "users").getAsJsonObject("user").get("token").getAsString());
    }

    private static JsonObject first(JsonObject config, String list) {
        return config.getAsJsonArray(list).get(0).getAsJsonObject();
    }

    private HttpResponse forward(HttpRequest request) {
        assertThat(request.headers().first("Authorization").orElse(""))
                .startsWith("Bearer k8s-aws-v1.");
        String query = request.query().isEmpty() ? "" : "?" + request.query();
        Request.Builder forwarded = new Request.Builder().url(url(request.path() + query));
        String type = request.headers().first("Content-Type").orElse("");
        RequestBody body =
                type.isEmpty() ? null : RequestBody.create(request.body(), MediaType.parse(type));
        try (Response response =
                admin.getHttpClient()
                        .newCall(forwarded.method(request.method(), body).build())
                        .execute()) {
            return HttpResponse.of(
                    response.code(),
                    response.header("Content-Type", "application/json"),
                    response.body().string());
        } catch (IOException e) {
            return HttpResponse.text(502, e.getClass().getSimpleName());
        }
    }

    private HttpUrl url(String path) {
        return HttpUrl.get(admin.getBasePath()).resolve(path);
    }

    private Result run(String... command) {
        String[] args = new String[command.length + 4];
        System.arraycopy(command, 0, args, 0, command.length);
        System.arraycopy(
                new String[] {"-f", file, "--role", TestFleet.ROLE}, 0, args, command.length, 4);
        return fixture.run(args);
    }

    private Map<String, String> objects() {
        return GrantFixture.objects(endpoint, adminToken);
    }

    private Map<String, String> added(Map<String, String> before) {
        Map<String, String> added = new TreeMap<>(objects());
        assertThat(added).containsAllEntriesOf(before);
        added.keySet().removeAll(before.keySet());
        return added;
    }

    @Test
    void appliesExactlyWhatRbacPrintsAndRevokeLeavesNothing() throws Exception {
        Map<String, String> before = objects();

        Result granted = run("grant", "--yes");
        assertThat(granted.code()).as(granted.err()).isEqualTo(ExitCode.OK);
        Map<String, String> byGrant = added(before);
        assertThat(run("grant", "--check").out()).contains("OK");
        assertThat(run("grant", "--yes").out()).contains("nothing to do");

        assertThat(run("revoke", "--yes").code()).isEqualTo(ExitCode.OK);
        assertThat(objects()).isEqualTo(before);

        Map<String, Object> applied = applyByHand(fixture.run("rbac", "-f", file).out());
        try {
            assertThat(added(before)).isEqualTo(byGrant).hasSize(9);
            assertThat(run("grant", "--check").out()).doesNotContain("ecr-pusher-secrets");
        } finally {
            for (String path : applied.keySet()) {
                send(new Request.Builder().url(url(path)).delete().build());
            }
        }
        assertThat(objects()).isEqualTo(before);
    }

    @Test
    void doesNotTakeOverFieldsOfOthersWithoutForce() throws Exception {
        Map<String, Object> applied =
                applyByHand(
                        """
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRole
                        metadata: {name: ecr-pusher}
                        rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
                        """);
        try {
            Result refused = run("grant", "--yes");
            assertThat(refused.code()).isEqualTo(ExitCode.FINDINGS);
            assertThat(refused.err())
                    .contains("conflict with \"by-hand\"")
                    .contains("Fix: Run the same command with --force-conflicts.");

            assertThat(run("grant", "--yes", "--force-conflicts").code()).isEqualTo(ExitCode.OK);
            assertThat(run("grant", "--check").code()).isEqualTo(ExitCode.OK);
            assertThat(run("revoke", "--yes").code()).isEqualTo(ExitCode.OK);
        } finally {
            for (String path : applied.keySet()) {
                send(new Request.Builder().url(url(path)).delete().build());
            }
        }
    }

    /** Applies manifests as kubectl does. Returns the paths of the objects. */
    private Map<String, Object> applyByHand(String manifests) throws IOException {
        Map<String, Object> applied = new TreeMap<>();
        for (Object document :
                new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(manifests)) {
            Map<?, ?> object = (Map<?, ?>) document;
            Map<?, ?> metadata = (Map<?, ?>) object.get("metadata");
            String kind = (String) object.get("kind");
            String path =
                    "/apis/%s%s/%s/%s"
                            .formatted(
                                    object.get("apiVersion"),
                                    metadata.containsKey("namespace")
                                            ? "/namespaces/" + metadata.get("namespace")
                                            : "",
                                    PATHS.getOrDefault(kind, kind.toLowerCase(Locale.ROOT) + "s"),
                                    metadata.get("name"));
            applied.put(path, object);
            send(
                    new Request.Builder()
                            .url(url(path + "?fieldManager=by-hand"))
                            .patch(
                                    RequestBody.create(
                                            new Gson()
                                                    .toJson(object)
                                                    .getBytes(
                                                            java.nio.charset.StandardCharsets
                                                                    .UTF_8),
                                            MediaType.get("application/apply-patch+yaml")))
                            .build());
        }
        return applied;
    }

    private void send(Request request) throws IOException {
        try (Response response = admin.getHttpClient().newCall(request).execute()) {
            assertThat(response.code()).isIn(200, 201, 404, 409);
        }
    }
}
