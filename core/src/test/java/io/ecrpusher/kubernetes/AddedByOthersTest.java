package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.kubernetes.TestApiServer.Response;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Tests the admission policies on a real API server in which another policy adds a label, and an
 * annotation whose value changes with every write. Skipped without {@code -Dkube.kubeconfig}.
 */
class AddedByOthersTest {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/mutatingadmission";
    private static final String KEYS = "addedByOthers: [cost-center, patches.example.com/last]";

    private final String namespace = "added-" + UUID.randomUUID().toString().substring(0, 8);
    private final String policy = GROUP + "policies/" + namespace;
    private final String binding = GROUP + "policybindings/" + namespace;
    private TestApiServer server;

    @BeforeEach
    void start() {
        server = TestApiServer.real();
        server.createNamespace(namespace);
        server.createServiceAccount(namespace, "default", "[]");
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
    }

    private void addKeys() {
        create(
                policy,
                "MutatingAdmissionPolicy",
                """
                {"failurePolicy": "Fail", "reinvocationPolicy": "Never",
                 "matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["*"],
                   "operations": ["CREATE", "UPDATE"], "resources": ["secrets", "serviceaccounts"]}]},
                 "mutations": [{"patchType": "ApplyConfiguration", "applyConfiguration": {"expression":
                   "Object{metadata: Object.metadata{labels: {'cost-center': '4711'}, annotations: {'patches.example.com/last': request.operation}}}"}}]}""");
        create(
                binding,
                "MutatingAdmissionPolicyBinding",
                """
                {"policyName": "%s", "matchResources": {"namespaceSelector":
                  {"matchLabels": {"kubernetes.io/metadata.name": "%s"}}}}"""
                        .formatted(namespace, namespace));
        String secrets = "/api/v1/namespaces/" + namespace + "/secrets?dryRun=All";
        for (int i = 0; i < 600; i++) {
            if (server.sendAsAdmin("POST", secrets, "{\"metadata\":{\"name\":\"x\"}}")
                    .toString()
                    .contains("4711")) {
                return;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new IllegalStateException("the mutating policy isn't enforced");
    }

    private void create(String path, String kind, String spec) {
        server.sendAsAdmin(
                "APPLY",
                path + "?fieldManager=test&force=true",
                "{\"apiVersion\":\"admissionregistration.k8s.io/v1\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"},\"spec\":%s}"
                        .formatted(kind, namespace, spec));
    }

    private void removeKeys() {
        server.sendAsAdmin("DELETE", binding, "");
        server.sendAsAdmin("DELETE", policy, "");
    }

    /** Limits the pusher to a fleet with these top-level fields. */
    private void limit(String fields) {
        Fleet fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        %s
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: ["%s"], serviceAccounts: [default]}]
                        clusters: [{name: prod}]
                        """
                                .formatted(fields, namespace),
                        "eu-west-1");
        server.limit(AdmissionPolicy.of(fleet.secrets(), fleet.prune()));
        server.grant(Rbac.of(fleet.secrets(), fleet.prune(), false));
        server.awaitStatusAsPusher(accounts() + "?fieldSelector=metadata.name=default", 200);
    }

    private String accounts() {
        return "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    }

    private Response write(String data, String metadata) {
        return server.sendAsPusher(
                "PATCH",
                "apply-patch+yaml",
                "/api/v1/namespaces/"
                        + namespace
                        + "/secrets/ecr-pull?fieldManager=ecr-pusher&force=true",
                """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"ecr-pull"%s},
                 "type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"%s"}}"""
                        .formatted(metadata, data));
    }

    private Response addPullSecret() {
        return changeAccount("{\"imagePullSecrets\":[{\"name\":\"ecr-pull\"}]}");
    }

    private Response changeAccount(String patch) {
        return server.sendAsPusher("PATCH", "merge-patch+json", accounts() + "/default", patch);
    }

    @Test
    void deniesKeysThatTheFleetDoesNotNameAndSaysWhatToDo() {
        limit("");
        addKeys();
        try {
            assertDenied(
                    write("e30=", ""),
                    "the fleet doesn't set this label: cost-center; if another program adds it, list it in addedByOthers in the fleet file; then, or if the fleet has changed, apply the output of scripts/rbac again\"");
            assertDenied(
                    addPullSecret(),
                    "labels, annotations, and other metadata must stay unchanged: cost-center, patches.example.com/last; if another program adds it, list it in addedByOthers in the fleet file;");
            limit("addedByOthers: [cost-center]");
            assertDenied(
                    write("e30=", ""), "doesn't set this annotation: patches.example.com/last; if");
            assertDenied(addPullSecret(), "must stay unchanged: patches.example.com/last; if");
        } finally {
            removeKeys();
        }
    }

    @Test
    void allowsTheKeysThatTheFleetNamesWithAnyValue() {
        limit(KEYS);
        addKeys();
        try {
            assertAllowed(write("e30=", ""));
            assertAllowed(write("e30K", ""));
            assertAllowed(addPullSecret());
            assertAllowed(changeAccount("{\"imagePullSecrets\":[{\"name\":\"ecr-pull\"}]}"));
            assertThat(server.imagePullSecrets(namespace, "default")).containsExactly("ecr-pull");
            assertThat(server.secret(namespace, "ecr-pull").getAsJsonObject("metadata").toString())
                    .contains("\"cost-center\":\"4711\"", "\"patches.example.com/last\"");
        } finally {
            removeKeys();
        }
        // With the policy's keys and another one.
        assertDenied(
                write("e30=", ",\"labels\":{\"cost-center\":\"1\",\"x\":\"y\"}"),
                "doesn't set this label: x; if");
        assertDenied(
                changeAccount("{\"metadata\":{\"labels\":{\"cost-center\":null,\"x\":\"y\"}}}"),
                "must stay unchanged: x; if");
        assertDenied(
                changeAccount("{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}"),
                "other metadata must stay unchanged");
        assertAllowed(changeAccount("{\"metadata\":{\"labels\":{\"cost-center\":null}}}"));
    }

    @Test
    void aRemovedKeyOfAServiceAccountIsNamed() {
        server.sendAsAdmin(
                "PATCH", accounts() + "/default", "{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}");
        limit(KEYS);
        assertDenied(
                changeAccount("{\"metadata\":{\"annotations\":null}}"),
                "must stay unchanged: a; if");
    }

    @Test
    void evaluatesTheLongestListWithinTheCostLimits() {
        List<String> keys =
                IntStream.range(100, 200)
                        .mapToObj(
                                i -> "%s/%s%d".formatted("a.".repeat(126) + "a", "k".repeat(60), i))
                        .toList();
        limit("addedByOthers: " + keys);
        for (int run = 0; run < 2; run++) {
            JsonObject values = new JsonObject();
            for (String key : keys) {
                values.addProperty(key, "v" + run);
            }
            String metadata = "\"labels\":%1$s,\"annotations\":%1$s".formatted(values);
            assertAllowed(write("e30=", "," + metadata));
            assertAllowed(changeAccount("{\"metadata\":{%s}}".formatted(metadata)));
            values.addProperty("last", "v");
            assertDenied(
                    write("e30=", ",\"labels\":" + values), "doesn't set this label: last; if");
            assertDenied(
                    changeAccount("{\"metadata\":{\"labels\":%s}}".formatted(values)),
                    "must stay unchanged: last; if");
        }
        // The message is too long with the keys.
        limit("");
        JsonObject values = new JsonObject();
        keys.forEach(key -> values.addProperty(key, "w"));
        assertDenied(
                write("e30=", ",\"labels\":" + values),
                "doesn't set this label; if another program adds it");
    }

    private static void assertAllowed(Response response) {
        assertThat(response.status()).as(response.body()).isIn(200, 201);
    }

    private static void assertDenied(Response response, String message) {
        assertThat(response.status()).as(response.body()).isEqualTo(403);
        assertThat(response.body()).contains(message).doesNotContain("resulted in error");
    }
}
