package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * The API server behavior that this project relies on.
 *
 * <p>Each test class runs against a simulated cluster and, with {@code -Dkube.kubeconfig=PATH},
 * against a real one. Both must respond the same.
 */
abstract class KubernetesContract {
    static final String APPLY = "application/apply-patch+yaml";
    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String PARTIAL = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    static final String PARTIAL_LIST =
            "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";

    /** The API servers that the contract runs against. */
    enum Server {
        SIMULATED {
            @Override
            Optional<ApiEndpoint> endpoint() {
                return Optional.of(Started.SIMULATED);
            }
        },
        REAL {
            @Override
            Optional<ApiEndpoint> endpoint() {
                return Started.REAL;
            }
        };

        abstract Optional<ApiEndpoint> endpoint();
    }

    /** Initialized on first use and shared by all test classes. */
    private static final class Started {
        static final ApiEndpoint SIMULATED = ApiEndpoint.simulated();
        static final Optional<ApiEndpoint> REAL = ApiEndpoint.real();
    }

    final String namespace = "test-" + UUID.randomUUID().toString().substring(0, 13);
    private final Server server;
    private final List<String> toDelete = new ArrayList<>();
    private ApiEndpoint endpoint;

    KubernetesContract(Server server) {
        this.server = server;
    }

    @BeforeEach
    void createNamespace() {
        Optional<ApiEndpoint> given = server.endpoint();
        Assumptions.assumeTrue(
                given.isPresent(), "No real API server. Set one with -Dkube.kubeconfig=PATH");
        endpoint = given.orElseThrow();
        assertThat(post("/api/v1/namespaces", namespace(namespace)).status()).isEqualTo(201);
    }

    @AfterEach
    void deleteClusterScopedObjects() {
        toDelete.forEach(this::delete);
    }

    /** Deletes an object after the test, if it exists. */
    final void deleteAfterwards(String path) {
        toDelete.add(path);
    }

    final ApiEndpoint endpoint() {
        return endpoint;
    }

    /** Builds and sends a request, as the admin by default. */
    final class Call {
        private final HttpRequest.Builder request;
        private final String method;

        private Call(String method, String path) {
            this.method = method;
            this.request =
                    HttpRequest.newBuilder(endpoint.uri().resolve(path))
                            .timeout(Duration.ofSeconds(30))
                            .setHeader("User-Agent", "contract/1.0");
        }

        Call as(String user, String... groups) {
            request.setHeader("Impersonate-User", user);
            for (String group : groups) {
                request.header("Impersonate-Group", group);
            }
            return this;
        }

        Call header(String name, String value) {
            request.setHeader(name, value);
            return this;
        }

        Call accept(String accept) {
            return header("Accept", accept);
        }

        ApiResponse send() {
            return sendWith(BodyPublishers.noBody());
        }

        /** Sends {@code body} with single quotes replaced by double quotes. */
        ApiResponse send(String contentType, String body) {
            return header("Content-Type", contentType)
                    .sendWith(BodyPublishers.ofString(quoted(body)));
        }

        ApiResponse anonymously() {
            return exchange(request.method(method, BodyPublishers.noBody()).build());
        }

        private ApiResponse sendWith(HttpRequest.BodyPublisher body) {
            HttpRequest.Builder copy = request.copy();
            if (copy.build().headers().firstValue("Authorization").isEmpty()) {
                copy.setHeader("Authorization", "Bearer " + endpoint.adminToken());
            }
            return exchange(copy.method(method, body).build());
        }

        private ApiResponse exchange(HttpRequest built) {
            try {
                HttpResponse<String> response =
                        endpoint.client().send(built, BodyHandlers.ofString());
                return new ApiResponse(response.statusCode(), response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static String quoted(String body) {
        return body.replace('\'', '"');
    }

    final Call call(String method, String path) {
        return new Call(method, path);
    }

    final ApiResponse get(String path) {
        return call("GET", path).send();
    }

    final ApiResponse post(String path, String body) {
        return call("POST", path).send("application/json", body);
    }

    final ApiResponse put(String path, String body) {
        return call("PUT", path).send("application/json", body);
    }

    final ApiResponse delete(String path) {
        return call("DELETE", path).send();
    }

    final ApiResponse patch(String contentType, String path, String body) {
        return call("PATCH", path).send(contentType, body);
    }

    /**
     * Applies a Secret.
     *
     * @param rest the fields after apiVersion, kind, and metadata
     */
    final ApiResponse applySecret(String manager, String name, String rest) {
        return patch(APPLY, secret(name) + "?fieldManager=" + manager, secret(name, rest));
    }

    final ApiResponse forceSecret(String manager, String name, String rest) {
        String path = secret(name) + "?force=true&fieldManager=" + manager;
        return patch(APPLY, path, secret(name, rest));
    }

    final String secrets() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    final String secret(String name) {
        return secrets() + "/" + name;
    }

    static String secret(String name, String rest) {
        String metadata =
                rest.contains("'metadata':") ? "" : "'metadata':{'name':'%s'},".formatted(name);
        return "{'apiVersion':'v1','kind':'Secret'," + metadata + rest + "}";
    }

    static String namespace(String name) {
        return "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s'}}".formatted(name);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** Grants {@code rules} to {@code user} in this test's namespace. */
    final void grant(String user, String rules) {
        createRole(user, rules);
        awaitAccess(user, rules);
    }

    /** Grants {@code rules}, of which one has {@code verb} and {@code resource} without names. */
    final void grant(String user, String rules, String verb, String resource) {
        createRole(user, rules);
        awaitAccess(user, verb, resource, "");
    }

    private void createRole(String user, String rules) {
        String head =
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'%s','metadata':{'name':'%s'},";
        String base = RBAC + "/namespaces/" + namespace;
        assertThat(post(base + "/roles", head.formatted("Role", user) + "'rules':" + rules + "}"))
                .extracting(ApiResponse::status)
                .isEqualTo(201);
        assertThat(
                        post(
                                base + "/rolebindings",
                                head.formatted("RoleBinding", user)
                                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'"
                                        + user
                                        + "'},'subjects':[{'kind':'User','name':'"
                                        + user
                                        + "'}]}"))
                .extracting(ApiResponse::status)
                .isEqualTo(201);
    }

    /** Waits until the role takes effect, which a real server's authorizer delays. */
    private void awaitAccess(String user, String rules) {
        String verb =
                rules.replaceFirst("(?s).*'verbs':\\['([a-z*]+)'.*", "$1").replace("*", "get");
        String resource =
                rules.replaceFirst("(?s).*'resources':\\['([a-z*]+)'.*", "$1")
                        .replace("*", "secrets");
        String name =
                rules.contains("resourceNames")
                        ? rules.replaceFirst("(?s).*'resourceNames':\\['([^']+)'.*", "$1")
                        : "";
        awaitAccess(user, verb, resource, name);
    }

    private void awaitAccess(String user, String verb, String resource, String name) {
        for (int i = 0; i < 200; i++) {
            if (isAllowed(user, verb, resource, name)) {
                return;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new AssertionError("The role didn't take effect within 4 s");
    }

    /**
     * Lets a second pass, which is the resolution of the API's times. A real server takes the time
     * for it.
     */
    final void awaitNextSecond() {
        endpoint.awaitNextSecond().run();
    }

    final boolean isAllowed(String user, String verb, String resource, String name) {
        ApiResponse review =
                call("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews")
                        .as(user)
                        .send(
                                "application/json",
                                "{'spec':{'resourceAttributes':{'namespace':'%s','verb':'%s','group':'%s','resource':'%s','name':'%s'}}}"
                                        .formatted(
                                                namespace,
                                                verb,
                                                resource.startsWith("role")
                                                        ? "rbac.authorization.k8s.io"
                                                        : "",
                                                resource,
                                                name));
        assertThat(review.status()).isEqualTo(201);
        return review.json().getAsJsonObject("status").get("allowed").getAsBoolean();
    }
}
