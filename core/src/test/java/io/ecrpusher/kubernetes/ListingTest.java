package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.secret.SecretManifest;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tests lists and objects from API servers, and responses of other servers. */
class ListingTest {
    private static final Credential TOKEN = Credential.of("x7k2m9p4q8r5t6v3w1z8b4c6d9f2g5h7j3n0s");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String NAMESPACE =
            "{\"metadata\":{\"name\":\"%s\",\"creationTimestamp\":\"2026-01-01T12:00:00Z\",\"labels\":{\"tier\":\"web\"}}}";

    private static final NamePattern ANY_NAME = new NamePattern("*");

    private ScriptedServer server;
    private Kubernetes kubernetes;

    @AfterEach
    void close() throws Exception {
        kubernetes.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{},\"items\":null}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":[]}"
            })
    void acceptsAnEmptyList(String body) throws Exception {
        respondWith(body);
        assertThat(namespaces()).isEmpty();
    }

    @Test
    void readsALargePage() throws Exception {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            items.add(NAMESPACE.formatted("team-" + i));
        }
        respondWith(list("", items));
        assertThat(namespaces())
                .hasSize(10_000)
                .last()
                .extracting(Namespace::name)
                .isEqualTo("team-9999");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"metadata\":{},\"items\":[]}",
                "{\"kind\":\"Namespace\",\"metadata\":{},\"items\":[]}",
                "{\"kind\":\"NamespaceList\",\"items\":[]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{}}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":\"none\"}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":[1]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{\"continue\":null},\"items\":[]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":null,\"items\":[]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":[{}]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":[{\"metadata\":[]}]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":null}}]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"a\"}}]}",
                "{\"kind\":\"NamespaceList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"noon\"}}]}",
            })
    void rejectsAnythingElse(String body) throws Exception {
        respondWith(body);
        assertNotKubernetes(this::namespaces, "the response isn't one of a Kubernetes API server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"team-../../../../apis/x", "Team", "a b", "a\u202eb", "", "-a"})
    void rejectsANameThatKubernetesDoesNotAllow(String name) throws Exception {
        respondWith(list("", List.of(NAMESPACE.formatted(name))));
        assertNotKubernetes(this::namespaces, "which Kubernetes doesn't allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"labels\":{\"team\":\"\u00e4\"}",
                "\"labels\":{\"\u00e4\":\"a\"}",
                "\"resourceVersion\":\"\u00e4\"",
            })
    void rejectsTextThatKubernetesDoesNotAllow(String field) throws Exception {
        respondWith(list("", List.of("{\"metadata\":{\"name\":\"team-a\",%s}}".formatted(field))));
        assertNotKubernetes(this::namespaces, "which Kubernetes doesn't allow");
    }

    @Test
    void readsMetadataWithoutWhatItRepeatsOfTheToken() throws Exception {
        respondWith(
                list(
                        "",
                        List.of(
                                "{\"metadata\":{\"name\":\"ecr-pull\",\"namespace\":\"team-a\",\"managedFields\":[{\"manager\":\"%s\",\"fieldsV1\":{\"f:data\":{}}}]}}"
                                        .formatted(TOKEN.reveal().substring(3, 35)))));
        assertThat(kubernetes.secrets(TOKEN, "ecr-pull", TIMEOUT).getFirst().toString())
                .doesNotContain(TOKEN.reveal().substring(8, 24));
    }

    @Test
    void rejectsANameThatRepeatsTheToken() throws Exception {
        respondWith(
                list(
                        "",
                        List.of(
                                "{\"metadata\":{\"name\":\"team-%s\"}}"
                                        .formatted(TOKEN.reveal().substring(3, 30)))));
        assertThatThrownBy(this::namespaces)
                .hasMessageContaining("which Kubernetes doesn't allow")
                .hasMessageNotContaining(TOKEN.reveal().substring(8, 24));
    }

    @Test
    void rejectsAnnotationsThatTakeTooMuchMemory() throws Exception {
        respondWith(
                list(
                        "",
                        List.of(
                                "{\"metadata\":{\"name\":\"team-a\",\"annotations\":{%s}}}"
                                        .formatted(megabyteOf("\"ecr-pusher.io/%d\":\"%s\"")))));
        assertNotKubernetes(this::namespaces, "annotations of 'team-a'");
    }

    @Test
    void rejectsImagePullSecretsThatTakeTooMuchMemory() throws Exception {
        respondWith(
                list(
                        "",
                        List.of(
                                "{\"metadata\":{\"name\":\"default\",\"namespace\":\"team-a\"},\"imagePullSecrets\":[%s]}"
                                        .formatted(megabyteOf("{\"name\":\"%d-%s\"}")))));
        assertNotKubernetes(
                () -> kubernetes.serviceAccounts(TOKEN, ANY_NAME, "", TIMEOUT),
                "the response isn't one of a Kubernetes API server");
    }

    private static String megabyteOf(String form) {
        return IntStream.range(0, 1024)
                .mapToObj(i -> form.formatted(i, "x".repeat(1000)))
                .collect(Collectors.joining(","));
    }

    @Test
    void rejectsAListThatRepeatsAPage() throws Exception {
        respondWith(
                list("same", List.of(NAMESPACE.formatted("a"))),
                list("same", List.of(NAMESPACE.formatted("b"))),
                list("", List.of()));
        assertNotKubernetes(this::namespaces, "the same page of its list of namespaces");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void rejectsAnEndlessList() throws Exception {
        String[] pages = new String[300];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = list("page-" + i, List.of(NAMESPACE.formatted("a")));
        }
        respondWith(pages);
        assertNotKubernetes(this::namespaces, "more than 200 pages or 50000 objects");
        assertThat(server.requests()).hasSize(201);
    }

    @Test
    void doesNotCountASecretThatIsBeingDeletedAsWritten() throws Exception {
        respondWith(
                "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"ecr-pull\",\"namespace\":\"team-a\",\"deletionTimestamp\":\"2026-01-01T12:00:00Z\",\"finalizers\":[\"a/b\"]}}");
        assertThatThrownBy(this::apply)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.HELD_BY_FINALIZER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><title>Sign in</title></html>",
                "{}",
                "{\"ok\":true}",
                "{\"kind\":\"Status\",\"status\":\"Success\",\"metadata\":{}}",
                "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"other\",\"namespace\":\"team-a\"}}",
                "{\"kind\":\"Secret\",\"metadata\":{\"name\":\"ecr-pull\",\"namespace\":\"team-b\"}}",
                "{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"ecr-pull\",\"namespace\":\"team-a\"}}",
            })
    void countsASecretAsWrittenOnlyIfTheResponseIsTheSecret(String body) throws Exception {
        respondWith(body, body, body, body);
        StoredSecret stored =
                new StoredSecret("team-a", "ecr-pull", "u", "1", Map.of(), Map.of(), Set.of());
        assertNotKubernetes(this::apply, "Something in front of it answers");
        assertNotKubernetes(
                () -> kubernetes.secret(TOKEN, "team-a", "ecr-pull", TIMEOUT),
                "Something in front of it answers");
        if (!body.contains("Success")) {
            assertNotKubernetes(
                    () -> kubernetes.delete(TOKEN, stored, TIMEOUT),
                    "Something in front of it answers");
        }
    }

    @Test
    void namesAServiceAccountsFieldsOnlyIfItIsTheOneAskedFor() throws Exception {
        respondWith(
                "{\"kind\":\"ServiceAccountList\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"default\",\"namespace\":\"a/../b\",\"resourceVersion\":\"1\"}}]}");
        assertNotKubernetes(
                () -> kubernetes.serviceAccounts(TOKEN, new NamePattern("*"), "", TIMEOUT),
                "name 'a/../b', which Kubernetes doesn't allow");
    }

    private void respondWith(String... bodies) throws Exception {
        String[] responses = new String[bodies.length];
        for (int i = 0; i < bodies.length; i++) {
            int length = bodies[i].getBytes(StandardCharsets.UTF_8).length;
            responses[i] =
                    "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s".formatted(length, bodies[i]);
        }
        server = ScriptedServer.respondingWith(new byte[0][]);
        for (String response : responses) {
            server.add(response.getBytes(StandardCharsets.UTF_8));
        }
        kubernetes =
                new ApiServers(TIMEOUT, TIMEOUT)
                        .connect(
                                new ClusterEndpoint(
                                        URI.create("https://127.0.0.1:" + server.port()),
                                        server.caPem()));
    }

    private List<Namespace> namespaces() throws FailureException {
        return kubernetes.namespaces(TOKEN, TIMEOUT);
    }

    private void apply() throws FailureException {
        SecretManifest manifest =
                new SecretManifest("ecr-pull", Credential.of("{}"), Instant.EPOCH);
        kubernetes.apply(TOKEN, new SecretApply("team-a", manifest, false), TIMEOUT);
    }

    private static String list(String next, List<String> items) {
        return "{\"kind\":\"PartialObjectMetadataList\",\"metadata\":{\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(next, String.join(",", items));
    }

    private static void assertNotKubernetes(ThrowingCallable request, String detail) {
        assertThatThrownBy(request)
                .hasMessageContaining(detail)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.NOT_KUBERNETES));
    }
}
