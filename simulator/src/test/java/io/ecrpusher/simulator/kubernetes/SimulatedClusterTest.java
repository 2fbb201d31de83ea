package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

final class SimulatedClusterTest {
    private final SimulatedCluster cluster =
            SimulatedCluster.start(
                    "prod",
                    token ->
                            token.equals("pusher-token")
                                    ? Optional.of(new User("pusher", Set.of("pushers")))
                                    : Optional.empty());

    @AfterEach
    void close() {
        cluster.close();
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(cluster.ca().clientContext())
                .build();
    }

    private int apply(HttpClient client, String token, String namespace, String data)
            throws Exception {
        String path =
                "/api/v1/namespaces/" + namespace + "/secrets/ecr-pull?fieldManager=ecr-pusher";
        String body =
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"ecr-pull\"},\"data\":{\"k\":\"%s\"}}"
                        .formatted(data);
        HttpRequest request =
                HttpRequest.newBuilder(cluster.endpoint().resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/apply-patch+yaml")
                        .header(
                                "Accept",
                                "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")
                        .method("PATCH", BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }

    @Test
    void authenticatesTokensWithTheReviewer() throws Exception {
        try (HttpClient client = newClient()) {
            assertThat(apply(client, "other", "default", "MQ==")).isEqualTo(401);
            assertThat(apply(client, "pusher-token", "default", "MQ==")).isEqualTo(403);
            cluster.apply(
                    """
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: ClusterRole
                    metadata: {name: ecr-pusher}
                    rules:
                    - {apiGroups: [""], resources: [secrets], resourceNames: [ecr-pull], verbs: [patch, create]}
                    ---
                    apiVersion: rbac.authorization.k8s.io/v1
                    kind: RoleBinding
                    metadata: {name: ecr-pusher, namespace: default}
                    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ecr-pusher}
                    subjects:
                    - {apiGroup: rbac.authorization.k8s.io, kind: Group, name: pushers}
                    """);
            assertThat(apply(client, "pusher-token", "default", "MQ==")).isEqualTo(201);
            assertThat(apply(client, "pusher-token", "kube-system", "MQ==")).isEqualTo(403);
        }
        assertThat(cluster.secret("default", "ecr-pull").orElseThrow().get("data"))
                .hasToString("{\"k\":\"MQ==\"}");
        assertThat(cluster.requestCounts()).containsEntry("patch secrets", 4L);
    }

    @Test
    void returnsTheObjectsOfAKind() {
        String group = "rbac.authorization.k8s.io/v1";
        assertThat(cluster.objects(group, "ClusterRoleBinding"))
                .extracting(each -> each.getAsJsonObject("metadata").get("name").getAsString())
                .contains("cluster-admin");
        assertThat(cluster.objects(group, "Role")).isEmpty();
        assertThatThrownBy(() -> cluster.objects("v1", "Pod"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The simulator has no v1 Pod");
    }

    @Test
    void createsAndRemovesANamespaceWithItsServiceAccount() throws Exception {
        cluster.createNamespace("team-a");
        assertThat(cluster.serviceAccount("team-a", "default")).isPresent();
        cluster.removeNamespace("team-a");
        assertThat(cluster.serviceAccount("team-a", "default")).isEmpty();
        try (HttpClient client = newClient()) {
            assertThat(apply(client, cluster.adminToken(), "team-a", "MQ==")).isEqualTo(404);
        }
    }

    @Test
    void appliesFaultsBeforeTheApi() throws Exception {
        cluster.server().fault(Fault.respond(HttpResponse.text(429, "later")).times(1));
        try (HttpClient client = newClient()) {
            assertThat(apply(client, cluster.adminToken(), "default", "MQ==")).isEqualTo(429);
            assertThat(apply(client, cluster.adminToken(), "default", "MQ==")).isEqualTo(201);
        }
        assertThat(cluster.requestCounts()).containsEntry("patch secrets", 1L);
    }

    @Test
    void storesTwoThousandConcurrentAppliesOverFiveConnections() throws Exception {
        int namespaces = 400;
        for (int i = 0; i < namespaces; i++) {
            cluster.createNamespace("ns-" + i);
        }
        List<Callable<Integer>> clients = new ArrayList<>();
        for (int c = 0; c < 5; c++) {
            int first = c;
            clients.add(
                    () -> {
                        int created = 0;
                        try (HttpClient client = newClient()) {
                            for (int i = 0; i < namespaces; i++) {
                                int ns = (i + first * 80) % namespaces;
                                int status =
                                        apply(client, cluster.adminToken(), "ns-" + ns, "MQ==");
                                created += status == 201 ? 1 : 0;
                                assertThat(status).isIn(200, 201);
                            }
                        }
                        return created;
                    });
        }
        int created = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> each : threads.invokeAll(clients)) {
                created += each.get();
            }
        }
        assertThat(created).isEqualTo(namespaces);
        assertThat(cluster.secrets()).hasSize(namespaces);
        assertThat(cluster.server().counters().requests()).isEqualTo(2000);
        assertThat(cluster.server().counters().handshakes()).isEqualTo(5);
        assertThat(cluster.server().counters().mostOpenConnections()).isLessThanOrEqualTo(5);
    }
}
