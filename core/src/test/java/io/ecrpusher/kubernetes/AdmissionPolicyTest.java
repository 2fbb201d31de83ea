package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.kubernetes.TestApiServer.Response;
import io.ecrpusher.rbac.AdmissionPolicy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tests the admission policies on a real API server, with a pusher that RBAC allows everything on
 * Secrets and ServiceAccounts: only the policies limit it. Skipped without {@code
 * -Dkube.kubeconfig}. {@code PushContractTest} tests that they allow what pushes need.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdmissionPolicyTest {
    private static final String DOCKER = "kubernetes.io/dockerconfigjson";
    private static final String TOKEN = "kubernetes.io/service-account-token";

    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String a = id + "-a";
    private final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
    private Fleet fleet;
    private TestApiServer server;
    private int namespacesOfOthers;

    @BeforeAll
    void installThePolicies() {
        server = TestApiServer.real();
        fleet =
                FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        name: platform
                        prune: {retired: [retired]}
                        registries: [{name: main}]
                        secrets:
                          - name: pull
                            namespaces: {include: [ID-a, ID-own, "ID-p-*", "ID-q-?"], exclude: [ID-p-no, "*-not"]}
                            serviceAccounts: [default, "ci-*"]
                            labels: {team: web}
                            annotations: {example.com/note: "it's \\\\ 'ü'\\n=x"}
                          - {name: labeled, namespaces: {labels: "tier in (web,db),!legacy,rank>3,zone!=b"}}
                          - {name: opaque, format: opaque-config, namespaces: [ID-a]}
                          - {name: argo, format: argocd-repo-creds, argocd: {type: helm}, namespaces: [ID-a]}
                          - {name: merged, namespaces: [ID-a], onConflict: merge}
                          - {name: adopted, namespaces: [ID-a], onConflict: adopt, onTypeChange: recreate}
                        clusters: [{name: prod}]
                        """
                                .replace("ID", id),
                        "eu-west-1");
        namespaces.put(a, Map.of());
        namespaces.put(id + "-own", Map.of());
        namespaces.put(id + "-p-one", Map.of("tier", "web", "rank", "4"));
        namespaces.put(id + "-p-no", Map.of("tier", "db", "rank", "10", "zone", "a"));
        namespaces.put(id + "-p-is-not", Map.of("tier", "web"));
        namespaces.put(id + "-p", Map.of("tier", "web", "rank", "3"));
        namespaces.put(id + "-q-1", Map.of("tier", "web", "rank", "x4"));
        namespaces.put(id + "-q-10", Map.of("tier", "web", "rank", "4", "legacy", ""));
        namespaces.put("x-" + id + "-a", Map.of("tier", "cache", "rank", "4"));
        namespaces.put(id + "-a-x", Map.of("tier", "web", "rank", "9".repeat(20)));
        namespaces.put(id + "-z", Map.of("tier", "web", "rank", "4", "zone", "b"));
        namespaces.forEach(
                (name, labels) -> {
                    server.createNamespace(name);
                    JsonObject object = new JsonObject();
                    labels.forEach(object::addProperty);
                    server.label(name, object.toString());
                });
        server.limit(AdmissionPolicy.of(fleet.secrets(), fleet.prune()));
        server.grant(
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: policy-test}
                rules:
                  - {apiGroups: [""], resources: [secrets, serviceaccounts, serviceaccounts/token], verbs: ["*"]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: policy-test}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: policy-test}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: ""}]
                """);
        server.awaitStatusAsPusher("/api/v1/namespaces/" + a + "/secrets", 200);
    }

    @AfterAll
    void close() {
        if (server != null) {
            server.revoke("clusterrolebindings/policy-test");
            server.close();
        }
    }

    @Test
    void allowsTheFleetsNamesInItsNamespacesOnly() {
        for (SecretSpec spec : fleet.secrets()) {
            namespaces.forEach(
                    (namespace, labels) -> {
                        boolean selected = spec.namespaces().selects(namespace, labels);
                        Response response = dryRun(namespace, spec.name(), secretOf(spec));
                        assertThat(response.status())
                                .as("%s in %s %s: %s", spec.name(), namespace, labels, response)
                                .isEqualTo(selected ? 201 : 403);
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "default", "kube-public"})
    void deniesTheFleetsNamesInOtherNamespaces(String namespace) {
        assertDenied(dryRun(namespace, "pull", docker("")), "no Secret of this name");
    }

    @Test
    void deniesOtherNames() {
        assertDenied(dryRun(a, "pull2", docker("")), "no Secret of this name");
        assertDenied(dryRun(a, "retired", docker("")), "no Secret of this name");
    }

    @Test
    void deniesAServiceAccountTokenSecret() {
        String attack =
                secret(
                        TOKEN,
                        "{}",
                        "\"annotations\":{\"kubernetes.io/service-account.name\":\"namespace-controller\"}");
        assertDenied(apply("kube-system", "pull", attack), "no Secret of this name");
        assertDenied(apply(a, "pull", attack), "another type");
        assertDenied(apply(a, "adopted", attack), "another type");
    }

    @ParameterizedTest
    @CsvSource({
        "pull, Opaque, x",
        "pull, kubernetes.io/dockercfg, .dockercfg",
        "pull, bootstrap.kubernetes.io/token, token-id",
        "pull, helm.sh/release.v1, release",
        "opaque, kubernetes.io/dockerconfigjson, .dockerconfigjson",
        "argo, kubernetes.io/basic-auth, username"
    })
    void deniesOtherTypes(String name, String type, String key) {
        assertDenied(
                dryRun(a, name, secret(type, "{\"%s\":\"e30=\"}".formatted(key), "")),
                "another type");
    }

    @Test
    void deniesOtherDataKeys() {
        String both = "{\".dockerconfigjson\":\"e30=\",\"token\":\"eA==\"}";
        assertDenied(dryRun(a, "pull", secret(DOCKER, both, "")), "other data keys");
        assertDenied(dryRun(a, "merged", secret(DOCKER, both, "")), "other data keys");
        assertDenied(
                dryRun(a, "opaque", secret("Opaque", "{\"token\":\"eA==\"}", "")),
                "other data keys");
        assertDenied(
                dryRun(
                        a,
                        "pull",
                        docker("")
                                .replace("\"type\"", "\"stringData\":{\"token\":\"x\"},\"type\"")),
                "other data keys");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "argocd.argoproj.io/secret-type: cluster",
                "team: db",
                "app.kubernetes.io/managed-by: Helm",
                "toolkit.fluxcd.io/reconcile: enabled"
            })
    void deniesOtherLabels(String label) {
        assertDenied(dryRun(a, "pull", docker(entry("labels", label))), "this label");
        assertDenied(
                dryRun(a, "argo", secret("Opaque", "{}", entry("labels", label))), "this label");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kubernetes.io/service-account.name: default",
                "reflector.v1.k8s.emberstack.com/reflection-allowed: true",
                "example.com/note: x"
            })
    void deniesOtherAnnotations(String annotation) {
        assertDenied(
                dryRun(a, "pull", docker(entry("annotations", annotation))), "this annotation");
    }

    @Test
    void allowsTheFleetsLabelsAndAnnotations() {
        SecretSpec spec = fleet.secrets().getFirst();
        JsonObject labels = new JsonObject();
        spec.labels().forEach(labels::addProperty);
        labels.addProperty("app.kubernetes.io/managed-by", "ecr-pusher");
        JsonObject annotations = new JsonObject();
        spec.annotations().forEach(annotations::addProperty);
        annotations.addProperty("ecr-pusher.io/expires-at", "2026-01-01T00:00:00Z");
        assertThat(annotations.has("example.com/note")).isTrue();
        assertThat(labels.has("team")).isTrue();
        Response response =
                dryRun(
                        a,
                        "pull",
                        docker("\"labels\":%s,\"annotations\":%s".formatted(labels, annotations)));
        assertThat(response.status()).as(response.body()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"x\",\"uid\":\"y\"}]",
                "\"finalizers\":[\"example.com/hold\"]",
                "\"generateName\":\"x\""
            })
    void deniesOtherMetadata(String field) {
        assertDenied(dryRun(a, "pull", docker(field)), "must stay unchanged");
    }

    @Test
    void deniesImmutableSecrets() {
        assertDenied(
                dryRun(a, "pull", docker("").replace("\"type\"", "\"immutable\":true,\"type\"")),
                "must stay unchanged");
    }

    @Test
    void deniesChangesOfItsOwnSecret() {
        String namespace = id + "-own";
        assertThat(apply(namespace, "pull", docker("")).status()).isEqualTo(201);
        server.editSecret(
                namespace,
                "pull",
                """
                {"metadata":{"finalizers":["example.com/theirs"],"labels":{"theirs":"1"},
                "ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"x","uid":"y"}]}}
                """);
        // A refresh leaves alone what others added.
        assertThat(apply(namespace, "pull", docker("")).status()).isEqualTo(200);
        assertThat(merge(namespace, "pull", "{\"data\":{\".dockerconfigjson\":\"e30K\"}}").status())
                .isEqualTo(200);
        for (String metadata :
                List.of(
                        "{\"finalizers\":[\"example.com/other\"]}",
                        "{\"finalizers\":null}",
                        "{\"ownerReferences\":null}",
                        "{\"labels\":{\"theirs\":\"2\"}}",
                        "{\"labels\":{\"other\":\"1\"}}",
                        "{\"annotations\":{\"kubernetes.io/service-account.name\":\"default\"}}")) {
            String patch = "{\"metadata\":%s}".formatted(metadata);
            assertDenied(merge(namespace, "pull", patch), "");
            assertDenied(patch("strategic-merge-patch+json", namespace, "pull", patch), "");
        }
        assertDenied(merge(namespace, "pull", "{\"immutable\":true}"), "must stay unchanged");
        assertDenied(merge(namespace, "pull", "{\"data\":{\"token\":\"eA==\"}}"), "data keys");
        assertDenied(
                patch(
                        "json-patch+json",
                        namespace,
                        "pull",
                        "[{\"op\":\"add\",\"path\":\"/metadata/labels/other\",\"value\":\"1\"}]"),
                "this label");
        JsonObject read = server.secret(namespace, "pull");
        read.addProperty("immutable", true);
        assertDenied(
                server.sendAsPusher("PUT", "json", path(namespace, "pull"), read.toString()),
                "must stay unchanged");
    }

    @Test
    void deniesEveryPatchOfAServiceAccountTokenEvenIfItChangesNothing() {
        String namespace = newNamespace("-p-");
        server.sendAsAdmin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                "{\"metadata\":{\"name\":\"privileged\"}}");
        server.sendAsAdmin(
                "POST",
                "/api/v1/namespaces/" + namespace + "/secrets",
                secret(
                                TOKEN,
                                "{\"token\":\"bWludGVk\"}",
                                "\"annotations\":{\"kubernetes.io/service-account.name\":\"privileged\"}")
                        .replace("\"metadata\":{", "\"metadata\":{\"name\":\"pull\","));
        assertNoPatchReturnsTheSecret(namespace, "pull");
    }

    @Test
    void deniesEveryPatchOfOtherOwnersSecrets() {
        String namespace = newNamespace("-p-");
        server.createSecret(namespace, "pull", DOCKER, "{\".dockerconfigjson\":\"eyJ4IjoxfQ==\"}");
        assertNoPatchReturnsTheSecret(namespace, "pull");
        assertDenied(
                merge(namespace, "pull", "{\"data\":{\".dockerconfigjson\":\"e30=\"}}"),
                "another field manager");
    }

    @Test
    void deniesPatchesOfItsOwnSecretThatHoldsOtherData() {
        String namespace = newNamespace("-p-");
        apply(namespace, "pull", docker(""));
        server.editSecret(namespace, "pull", "{\"data\":{\"token\":\"bWludGVk\"}}");
        assertNoPatchReturnsTheSecret(namespace, "pull");
    }

    @Test
    void letsMergeAndAdoptKeepOtherData() {
        for (String name : List.of("merged", "adopted")) {
            String data = "{\".dockerconfigjson\":\"e30=\",\"other\":\"eA==\"}";
            server.createSecret(a, name, DOCKER, data);
            assertThat(apply(a, name, docker("")).status()).isEqualTo(200);
            assertDenied(merge(a, name, "{\"data\":{\"other\":\"eQ==\"}}"), "data keys");
            assertDenied(merge(a, name, "{\"data\":{\"other\":null}}"), "data keys");
        }
    }

    @Test
    void letsASecretChangeItsFormatWithinAType() {
        String keys = "{\"url\":\"eA==\",\"password\":\"eA==\"}";
        assertThat(apply(a, "argo", secret("Opaque", keys, "")).status()).isEqualTo(201);
        server.editSecret(a, "argo", "{\"data\":{\"config.json\":\"e30=\"}}");
        assertDenied(merge(a, "argo", "{}"), "data keys");
        assertThat(merge(a, "argo", "{\"data\":{\"config.json\":null}}").status()).isEqualTo(200);
    }

    @Test
    void deniesDeletionsExceptThoseOfRecreateAndPrune() {
        String namespace = newNamespace("-p-");
        server.createSecret(namespace, "other", "Opaque", "{}");
        assertDenied(delete(namespace, "other"), "doesn't delete");
        server.createSecret(namespace, "pull", "Opaque", "{}");
        assertDenied(delete(namespace, "pull"), "another field manager");
        server.createSecret(namespace, "retired", "Opaque", "{}");
        assertDenied(delete(namespace, "retired"), "another field manager");
        server.createSecret(namespace, "adopted", "Opaque", "{}");
        assertDenied(delete(namespace, "adopted"), "another field manager");
        assertDenied(
                server.sendAsPusher(
                        "DELETE", "json", "/api/v1/namespaces/" + namespace + "/secrets", ""),
                "");
        String pruned = newNamespace("-p-");
        assertThat(apply(pruned, "pull", docker("")).status()).isEqualTo(201);
        assertThat(delete(pruned, "pull").status()).isEqualTo(200);
    }

    @Test
    void deniesToCreateDeleteOrImpersonateServiceAccounts() {
        String namespace = newNamespace("-p-");
        server.createServiceAccount(namespace, "default", "[]");
        String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
        String ci = "{\"metadata\":{\"name\":\"ci-1\"}}";
        assertDenied(server.sendAsPusher("POST", "json", accounts, ci), "only updates");
        assertDenied(
                server.sendAsPusher("DELETE", "json", accounts + "/default", ""), "only updates");
        String token = "{\"spec\":{}}";
        assertDenied(
                server.sendAsPusher("POST", "json", accounts + "/default/token", token),
                "only updates");
    }

    @Test
    void allowsOnlyToAddTheFleetsSecretsToItsServiceAccounts() {
        String namespace = newNamespace("-p-");
        List.of("default", "ci-1", "other")
                .forEach(
                        name ->
                                server.createServiceAccount(
                                        namespace, name, "[{\"name\":\"theirs\"}]"));
        for (String name : List.of("default", "ci-1")) {
            assertThat(pullSecrets(namespace, name, "theirs", "pull").status()).isEqualTo(200);
            assertDenied(pullSecrets(namespace, name, "pull"), "must stay");
            assertDenied(pullSecrets(namespace, name, "theirs", "pull", "x"), "doesn't add");
            assertDenied(pullSecrets(namespace, name, "theirs", "pull", "opaque"), "doesn't add");
        }
        assertDenied(pullSecrets(namespace, "other", "theirs", "pull"), "doesn't update");
        for (String patch :
                List.of(
                        "{\"metadata\":{\"annotations\":{\"eks.amazonaws.com/role-arn\":\"x\"}}}",
                        "{\"metadata\":{\"labels\":{\"x\":\"y\"}}}",
                        "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}",
                        "{\"secrets\":[{\"name\":\"x\"}]}",
                        "{\"automountServiceAccountToken\":true}")) {
            assertDenied(patchAccount(namespace, "default", patch), "must stay unchanged");
        }
        String elsewhere = newNamespace("-z-");
        server.createServiceAccount(elsewhere, "default", "[]");
        assertDenied(pullSecrets(elsewhere, "default", "pull"), "doesn't update");
        assertDenied(patchAccount(elsewhere, "default", "{}"), "doesn't update");
    }

    @Test
    void limitsNobodyElse() {
        server.createSecret(newNamespace("-p-"), "pull", TOKEN.replace("-token", ""), "{}");
    }

    @Test
    void acceptsALargeSecret() {
        String namespace = newNamespace("-p-");
        for (int i = 0; i < 2; i++) {
            String config = "{\"x\":\"%s%d\"}".formatted("A".repeat(1_040_000), i);
            byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
            String secret = docker("").replace("e30=", Base64.getEncoder().encodeToString(bytes));
            assertThat(apply(namespace, "pull", secret).status()).isEqualTo(i == 0 ? 201 : 200);
        }
    }

    private void assertNoPatchReturnsTheSecret(String namespace, String name) {
        String apply =
                "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"%s\"}}"
                        .formatted(name);
        for (String query : List.of("?fieldManager=x", "?fieldManager=y&dryRun=All")) {
            for (Map.Entry<String, String> patch :
                    Map.of(
                                    "merge-patch+json",
                                    "{}",
                                    "json-patch+json",
                                    "[]",
                                    "strategic-merge-patch+json",
                                    "{}",
                                    "apply-patch+yaml",
                                    apply)
                            .entrySet()) {
                assertDenied(
                        server.sendAsPusher(
                                "PATCH",
                                patch.getKey(),
                                path(namespace, name) + query,
                                patch.getValue()),
                        "");
            }
        }
    }

    private static void assertDenied(Response response, String message) {
        assertThat(response.status()).as(response.body()).isEqualTo(403);
        assertThat(response.body())
                .contains("ValidatingAdmissionPolicy 'ecr-pusher-")
                .contains(message)
                .doesNotContain("resulted in error", "bWludGVk", "eyJ4IjoxfQ==");
    }

    /** Returns a new namespace whose name continues the test's id with {@code infix}. */
    private String newNamespace(String infix) {
        String name = id + infix + "new" + namespacesOfOthers++;
        server.createNamespace(name);
        return name;
    }

    private Response apply(String namespace, String name, String secret) {
        return apply(namespace, name, secret, "");
    }

    private Response dryRun(String namespace, String name, String secret) {
        return apply(namespace, name, secret, "&dryRun=All");
    }

    private Response apply(String namespace, String name, String secret, String query) {
        JsonObject object = JsonParser.parseString(secret).getAsJsonObject();
        object.getAsJsonObject("metadata").addProperty("name", name);
        return server.sendAsPusher(
                "PATCH",
                "apply-patch+yaml",
                path(namespace, name) + "?fieldManager=ecr-pusher&force=true" + query,
                object.toString());
    }

    private Response merge(String namespace, String name, String patch) {
        return patch("merge-patch+json", namespace, name, patch);
    }

    private Response patch(String type, String namespace, String name, String patch) {
        return server.sendAsPusher("PATCH", type, path(namespace, name), patch);
    }

    private Response delete(String namespace, String name) {
        return server.sendAsPusher("DELETE", "json", path(namespace, name), "");
    }

    private Response pullSecrets(String namespace, String account, String... names) {
        List<String> entries = List.of(names).stream().map("{\"name\":\"%s\"}"::formatted).toList();
        return patchAccount(
                namespace,
                account,
                "{\"imagePullSecrets\":[%s]}".formatted(String.join(",", entries)));
    }

    private Response patchAccount(String namespace, String account, String patch) {
        return server.sendAsPusher(
                "PATCH",
                "merge-patch+json",
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account,
                patch);
    }

    private static String path(String namespace, String name) {
        return "/api/v1/namespaces/" + namespace + "/secrets/" + name;
    }

    private static String docker(String metadata) {
        return secret(DOCKER, "{\".dockerconfigjson\":\"e30=\"}", metadata);
    }

    private static String secretOf(SecretSpec spec) {
        return spec.format().isPullSecret() ? docker("") : secret("Opaque", "{}", "");
    }

    private static String secret(String type, String data, String metadata) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{%s},\"type\":\"%s\",\"data\":%s}"
                .formatted(metadata, type, data);
    }

    private static String entry(String map, String keyAndValue) {
        int colon = keyAndValue.indexOf(": ");
        return "\"%s\":{\"%s\":\"%s\"}"
                .formatted(map, keyAndValue.substring(0, colon), keyAndValue.substring(colon + 2));
    }
}
