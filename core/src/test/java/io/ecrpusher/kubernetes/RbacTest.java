package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.secret.SecretManifest;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tests that the generated RBAC grants every verb that the fleet needs, and no other. Runs against
 * the simulator and, with {@code -Dkube.kubeconfig}, a real API server.
 */
@ParameterizedClass
@EnumSource
class RbacTest extends ApiServerContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String FLEET =
            """
            version: 1
            name: platform
            %s
            registries: [{name: main}]
            secrets:
              - {name: ecr-pull, namespaces: ["*"], serviceAccounts: [default], onTypeChange: recreate, onConflict: merge}
            clusters: [{name: prod}]
            """;

    private final String namespace = "rbac-" + UUID.randomUUID().toString().substring(0, 8);
    private Kubernetes kubernetes;
    private int createdNamespaces;

    private interface Request {
        void send(Credential token) throws FailureException;
    }

    RbacTest(Server server) {
        super(server);
    }

    @BeforeEach
    void connect() throws FailureException {
        server.createNamespace(namespace);
        server.createServiceAccount(namespace, "default", "[]");
        kubernetes = new ApiServers(TIMEOUT, TIMEOUT).connect(server.endpoint());
    }

    @Test
    void grantsExactlyTheRequiredVerbs() throws Exception {
        assertGrantsExactly(
                rbac(FLEET.formatted("")),
                List.of(
                        "create secrets",
                        "delete secrets",
                        "get secrets",
                        "list namespaces",
                        "list serviceaccounts",
                        "patch secrets",
                        "patch serviceaccounts"));
    }

    @Test
    void grantsExactlyTheRequiredVerbsForPruning() throws Exception {
        assertGrantsExactly(
                rbac(FLEET.formatted("prune: {}")),
                List.of(
                        "create secrets",
                        "delete secrets",
                        "get secrets",
                        "list namespaces",
                        "list secrets",
                        "list serviceaccounts",
                        "patch secrets",
                        "patch serviceaccounts"));
    }

    private void assertGrantsExactly(String manifest, List<String> expected) throws Exception {
        server.grant(manifest);
        awaitAllowed(allowed -> allowed.equals(expected));
        assertThat(allowed()).containsExactlyElementsOf(expected);
        for (String removed : expected) {
            server.grant(without(manifest, removed));
            awaitAllowed(allowed -> !allowed.contains(removed));
            List<String> rest = new ArrayList<>(expected);
            rest.remove(removed);
            if (removed.equals("patch secrets")) {
                rest.remove("create secrets"); // Create is a PATCH too.
            }
            assertThat(allowed()).as("without " + removed).containsExactlyElementsOf(rest);
        }
    }

    /** Waits, because a real API server applies RBAC changes with a delay. */
    private void awaitAllowed(Predicate<List<String>> condition) throws Exception {
        for (int i = 0; i < 50 && !condition.test(allowed()); i++) {
            Thread.sleep(20);
        }
    }

    /** Returns the permissions of the pusher. Finds them by sending the requests. */
    private List<String> allowed() throws FailureException {
        Map<String, Request> requests = new LinkedHashMap<>();
        requests.put("list namespaces", token -> kubernetes.namespaces(token, TIMEOUT));
        requests.put("list secrets", token -> kubernetes.secrets(token, "ecr-pull", TIMEOUT));
        requests.put(
                "list serviceaccounts",
                token ->
                        kubernetes.serviceAccounts(token, new NamePattern("default"), "", TIMEOUT));
        requests.put(
                "get secrets", token -> kubernetes.content(token, namespace, "ecr-pull", TIMEOUT));
        requests.put(
                "create secrets",
                token -> {
                    String fresh = namespace + "-" + createdNamespaces++;
                    server.createNamespace(fresh);
                    apply(token, fresh);
                });
        requests.put(
                "patch secrets",
                token -> {
                    server.ensureSecret(namespace);
                    apply(token, namespace);
                });
        requests.put(
                "delete secrets",
                token ->
                        kubernetes.delete(
                                token,
                                new StoredSecret(
                                        namespace + "-none",
                                        "ecr-pull",
                                        "x",
                                        "1",
                                        Map.of(),
                                        Map.of(),
                                        Set.of()),
                                TIMEOUT));
        requests.put(
                "patch serviceaccounts",
                token ->
                        kubernetes.updateImagePullSecrets(
                                token,
                                new ServiceAccount(namespace, "default", "", List.of("x")),
                                new FieldManager(""),
                                TIMEOUT));
        TreeSet<String> allowed = new TreeSet<>();
        for (var request : requests.entrySet()) {
            try {
                request.getValue().send(server.pusherToken());
                allowed.add(request.getKey());
            } catch (FailureException failure) {
                assertThat(failure.cause()).as(failure.detail()).isEqualTo(Cause.NOT_AUTHORIZED);
                assertThat(failure.detail())
                        .contains(request.getKey().substring(0, request.getKey().indexOf(' ')));
            }
        }
        return List.copyOf(allowed);
    }

    private void apply(Credential token, String targetNamespace) throws FailureException {
        String body =
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"ecr-pull\"},\"type\":\"Opaque\"}";
        kubernetes.apply(
                token,
                new SecretApply(
                        targetNamespace,
                        new SecretManifest("ecr-pull", Credential.of(body), Instant.EPOCH),
                        true),
                TIMEOUT);
    }

    private static String rbac(String file) {
        Fleet fleet = FleetFile.parse("a test", file, "eu-west-1");
        return Rbac.of(fleet.clusters().getFirst().secrets(), fleet.prune(), true).manifest();
    }

    /** Returns the manifest without one verb of one resource. */
    private static String without(String manifest, String verbAndResource) {
        int blank = verbAndResource.indexOf(' ');
        String verb = verbAndResource.substring(0, blank);
        String resource = verbAndResource.substring(blank + 1);
        Matcher rules =
                Pattern.compile(
                                "resources: \\[(\\w+)](\\n    resourceNames: .*)?\\n    verbs: \\[(.*)]")
                        .matcher(manifest);
        return rules.replaceAll(
                rule -> {
                    List<String> verbs = new ArrayList<>(List.of(rule.group(3).split(", ")));
                    if (rule.group(1).equals(resource) && verbs.remove(verb)) {
                        // A rule needs a verb. No request uses this one.
                        verbs = verbs.isEmpty() ? List.of("none") : verbs;
                    }
                    return rule.group()
                            .replace(
                                    "[" + rule.group(3) + "]",
                                    "[" + String.join(", ", verbs) + "]");
                });
    }
}
