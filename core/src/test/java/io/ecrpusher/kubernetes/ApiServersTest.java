package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.ArgoCd;
import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.plan.Namespace;
import io.ecrpusher.plan.ServiceAccount;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.secret.FieldManager;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.settings.ResponseLimits;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tests the Kubernetes client with only the permissions of infra/kubernetes/rbac.yaml. Runs the
 * same cases against the simulator and, with {@code -Dkube.kubeconfig}, a real API server.
 */
@ParameterizedClass
@EnumSource
class ApiServersTest extends ApiServerContract {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final FieldManager MANAGER = new FieldManager("");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private Kubernetes kubernetes;
    private final String namespace = "push-" + UUID.randomUUID().toString().substring(0, 8);

    ApiServersTest(Server server) {
        super(server);
    }

    @BeforeEach
    void connect() throws FailureException {
        server.createNamespace(namespace);
        kubernetes = new ApiServers(TIMEOUT, TIMEOUT).connect(server.endpoint());
    }

    @Test
    void createsASecretAndUpdatesItInPlace() throws FailureException {
        apply(manifest("ecr-pull", Format.DOCKERCONFIGJSON, "first"), false);
        apply(manifest("ecr-pull", Format.DOCKERCONFIGJSON, "second"), false);
        JsonObject secret = server.secret(namespace, "ecr-pull");
        assertThat(secret.get("type").getAsString()).isEqualTo("kubernetes.io/dockerconfigjson");
        assertThat(TestApiServer.data(secret, ".dockerconfigjson"))
                .contains("\"second\"")
                .doesNotContain("first");
        assertThat(
                        secret.getAsJsonObject("metadata")
                                .getAsJsonObject("labels")
                                .get("app.kubernetes.io/managed-by")
                                .getAsString())
                .isEqualTo("ecr-pusher");
    }

    @Test
    void acceptsEveryFormat() throws FailureException {
        for (Format format : Format.values()) {
            server.createNamespace(namespace + "-" + format.fieldValue());
            SecretManifest manifest = manifest("ecr-pull", format, "p");
            kubernetes.apply(
                    server.pusherToken(),
                    new SecretApply(namespace + "-" + format.fieldValue(), manifest, false),
                    TIMEOUT);
            JsonObject sent = JsonParser.parseString(manifest.body().reveal()).getAsJsonObject();
            JsonObject storedObject =
                    server.secret(namespace + "-" + format.fieldValue(), "ecr-pull");
            assertThat(storedObject.get("type")).isEqualTo(sent.get("type"));
            assertThat(storedObject.get("data")).isEqualTo(sent.get("data"));
        }
    }

    @Test
    void doesNotChangeAnIdenticalSecret() throws FailureException {
        apply(manifest("ecr-pull", Format.DOCKERCONFIGJSON, "same"), false);
        JsonObject before = server.secret(namespace, "ecr-pull");
        apply(manifest("ecr-pull", Format.DOCKERCONFIGJSON, "same"), false);
        assertThat(server.secret(namespace, "ecr-pull")).isEqualTo(before);
    }

    @Test
    void cannotReadTheSecretOrWriteAnotherOne() throws FailureException {
        apply(manifest("ecr-pull", Format.DOCKERCONFIGJSON, "p"), false);
        String secrets = "/api/v1/namespaces/" + namespace + "/secrets";
        assertThat(server.statusAsPusher("GET", secrets + "/ecr-pull")).isEqualTo(403);
        assertThat(server.statusAsPusher("GET", secrets)).isEqualTo(403);
        assertThat(server.statusAsPusher("GET", "/api/v1/secrets")).isEqualTo(403);
        assertThat(server.statusAsPusher("DELETE", secrets + "/ecr-pull")).isEqualTo(403);
        assertRefused(
                manifest("another", Format.DOCKERCONFIGJSON, "p"),
                false,
                Cause.NOT_AUTHORIZED,
                "Secret 'another'");
    }

    @Test
    void rejectsAnUnknownToken() throws FailureException {
        SecretApply secret =
                new SecretApply(
                        namespace, manifest("ecr-pull", Format.DOCKERCONFIGJSON, "p"), false);
        assertThatThrownBy(
                        () -> kubernetes.apply(Credential.of("k8s-aws-v1.nobody"), secret, TIMEOUT))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHENTICATED));
    }

    @Test
    void reportsAMissingNamespace() throws FailureException {
        SecretApply secret =
                new SecretApply(
                        "no-such-namespace",
                        manifest("ecr-pull", Format.OPAQUE_CONFIG, "p"),
                        false);
        assertThatThrownBy(() -> kubernetes.apply(server.pusherToken(), secret, TIMEOUT))
                .hasMessageContaining("the namespace doesn't exist");
    }

    @Test
    void listsNamespaceMetadataInPages() throws FailureException {
        server.grant(Rbac.of(List.of(spec("*")), Optional.empty(), false));
        int namespaceCount = ResponseLimits.LIST_PAGE_SIZE + 5;
        for (int i = 0; i < namespaceCount; i++) {
            server.createNamespace("%s-%d".formatted(namespace, i));
        }
        Instant before = Instant.now().minusSeconds(60);
        server.label(namespace, "{\"tier\":\"web\"}");
        server.terminate(namespace + "-1");

        List<Namespace> listed = kubernetes.namespaces(server.pusherToken(), TIMEOUT);

        assertThat(listed)
                .filteredOn(found -> found.name().startsWith(namespace))
                .hasSize(namespaceCount + 1)
                .allMatch(found -> found.changedAt().isAfter(before))
                .allMatch(found -> found.terminating() == found.name().equals(namespace + "-1"));
        assertThat(listed)
                .filteredOn(found -> found.name().equals(namespace))
                .singleElement()
                .extracting(found -> found.labels().get("tier"))
                .isEqualTo("web");
    }

    @Test
    void namesTheMissingPermissionToListNamespaces() {
        assertThatThrownBy(() -> kubernetes.namespaces(Credential.of("x"), TIMEOUT))
                .hasMessageContaining("doesn't accept the bearer token");
        server.revoke("clusterrolebindings/ecr-pusher-cluster");
        assertThatThrownBy(() -> kubernetes.namespaces(server.pusherToken(), TIMEOUT))
                .hasMessageContaining("RBAC must allow list of namespaces");
    }

    @Test
    void addsASecretToAServiceAccountAndKeepsTheOthers() throws FailureException {
        grantServiceAccounts();
        server.createServiceAccount(namespace, "default", "[{\"name\":\"theirs\"}]");
        ServiceAccount read = serviceAccount();
        assertThat(read.imagePullSecrets()).containsExactly("theirs");
        kubernetes.updateImagePullSecrets(
                server.pusherToken(), read.with("ours"), MANAGER, TIMEOUT);
        assertThat(serviceAccount().imagePullSecrets()).containsExactly("theirs", "ours");
        assertThatThrownBy(
                        () ->
                                kubernetes.updateImagePullSecrets(
                                        server.pusherToken(), read.with("late"), MANAGER, TIMEOUT))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.CONFLICTING_UPDATE));
        assertThat(serviceAccount().imagePullSecrets()).containsExactly("theirs", "ours");
    }

    @Test
    void reportsADeletedServiceAccountAsAConflict() {
        grantServiceAccounts();
        ServiceAccount gone = new ServiceAccount(namespace, "default", "1", List.of());
        assertThatThrownBy(
                        () ->
                                kubernetes.updateImagePullSecrets(
                                        server.pusherToken(), gone.with("ours"), MANAGER, TIMEOUT))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.CONFLICTING_UPDATE))
                .hasMessageContaining("another client deleted ServiceAccount 'default'");
    }

    @Test
    void distinguishesAWrongPathFromAMissingNamespace() throws FailureException {
        URI wrong = server.endpoint().server().resolve("/k8s/clusters/c-1");
        try (Kubernetes elsewhere =
                new ApiServers(TIMEOUT, TIMEOUT)
                        .connect(new ClusterEndpoint(wrong, server.endpoint().caPem()))) {
            SecretApply secret =
                    new SecretApply(
                            namespace, manifest("ecr-pull", Format.OPAQUE_CONFIG, "p"), false);
            assertThatThrownBy(() -> elsewhere.apply(server.adminToken(), secret, TIMEOUT))
                    .hasMessageContaining("isn't a Kubernetes API server");
            assertThatThrownBy(() -> elsewhere.namespaces(server.adminToken(), TIMEOUT))
                    .hasMessageContaining("isn't a Kubernetes API server");
        }
    }

    @Test
    void listsServiceAccountsOfAllNamespaces() throws FailureException {
        grantServiceAccounts();
        server.createNamespace(namespace + "-2");
        server.createServiceAccount(namespace, "default", "[]");
        server.createServiceAccount(namespace, "other", "[]");
        server.createServiceAccount(namespace + "-2", "default", "[]");
        assertThat(
                        kubernetes.serviceAccounts(
                                server.pusherToken(), new NamePattern("default"), "", TIMEOUT))
                .filteredOn(account -> account.namespace().startsWith(namespace))
                .extracting(account -> account.namespace() + "/" + account.name())
                .containsExactlyInAnyOrder(namespace + "/default", namespace + "-2/default");
    }

    @Test
    void deletesASecretOnlyIfItIsUnchanged() throws FailureException {
        server.grant(
                Rbac.of(List.of(everywhere("onTypeChange: recreate")), Optional.empty(), false));
        server.createSecret(namespace, "Opaque", "config.json", false);
        StoredSecret theirs = storedSecret().orElseThrow();
        assertThat(theirs.isOurs(MANAGER)).isFalse();
        assertThat(theirs.writers()).containsExactly("kubectl-create");
        apply(manifest("ecr-pull", Format.OPAQUE_CONFIG, "p"), true);
        assertThatThrownBy(() -> kubernetes.delete(server.pusherToken(), theirs, TIMEOUT))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.CONFLICTING_UPDATE));
        kubernetes.delete(server.pusherToken(), storedSecret().orElseThrow(), TIMEOUT);
        assertThat(storedSecret()).isEmpty();
        apply(manifest("ecr-pull", Format.DOCKERCONFIGJSON, "p"), false);
        assertThat(storedSecret().orElseThrow().isOurs(MANAGER)).isTrue();
    }

    @Test
    void listsNoSecretsForAnUnusedName() throws FailureException {
        String unused = "unused-" + namespace;
        server.grant(
                Rbac.of(
                        List.of(everywhere("")),
                        Optional.of(new Prune("fleet", List.of(unused))),
                        false));
        assertThat(kubernetes.secrets(server.pusherToken(), unused, TIMEOUT)).isEmpty();
    }

    private Optional<StoredSecret> storedSecret() throws FailureException {
        return kubernetes.secret(server.pusherToken(), namespace, "ecr-pull", TIMEOUT);
    }

    private void grantServiceAccounts() {
        server.grant(
                Rbac.of(
                        List.of(everywhere("serviceAccounts: [default]")),
                        Optional.empty(),
                        false));
    }

    private ServiceAccount serviceAccount() throws FailureException {
        return kubernetes
                .serviceAccounts(
                        server.pusherToken(), new NamePattern("default"), namespace, TIMEOUT)
                .getFirst();
    }

    @Test
    void limitsRbacToTheNamedNamespaces() throws FailureException {
        server.revoke("clusterrolebindings/ecr-pusher");
        server.grant(Rbac.of(List.of(spec(namespace)), Optional.empty(), false));
        apply(manifest("ecr-pull", Format.DOCKERCONFIGJSON, "p"), false);
        server.createNamespace(namespace + "-other");
        SecretApply elsewhere =
                new SecretApply(
                        namespace + "-other",
                        manifest("ecr-pull", Format.DOCKERCONFIGJSON, "p"),
                        false);
        assertThatThrownBy(() -> kubernetes.apply(server.pusherToken(), elsewhere, TIMEOUT))
                .hasMessageContaining("RBAC must allow patch and create");
    }

    @Test
    void reportsATerminatingNamespace() throws FailureException {
        server.terminate(namespace);
        assertRefused(
                manifest("ecr-pull", Format.OPAQUE_CONFIG, "p"),
                false,
                Cause.NAMESPACE_GONE,
                "is being deleted");
    }

    @Test
    void namesTheOwnerOfAnotherManagersSecretAndAdoptsItByForce() throws FailureException {
        server.createSecret(
                namespace, "kubernetes.io/dockerconfigjson", ".dockerconfigjson", false);
        SecretManifest ours = manifest("ecr-pull", Format.DOCKERCONFIGJSON, "p");
        assertRefused(
                ours,
                false,
                Cause.OWNED_BY_OTHER,
                "field manager 'kubectl-create' owns Secret 'ecr-pull'");
        apply(ours, true);
        assertThat(TestApiServer.data(server.secret(namespace, "ecr-pull"), ".dockerconfigjson"))
                .contains("\"p\"");
    }

    @Test
    void refusesAnotherTypeWithAndWithoutForce() throws FailureException {
        server.createSecret(namespace, "Opaque", "config.json", false);
        SecretManifest ours = manifest("ecr-pull", Format.DOCKERCONFIGJSON, "p");
        assertRefused(ours, false, Cause.TYPE_CHANGED, "exists with another type");
        assertRefused(ours, true, Cause.TYPE_CHANGED, "exists with another type");
    }

    @Test
    void refusesAnImmutableSecret() throws FailureException {
        server.createSecret(namespace, "Opaque", "config.json", true);
        assertRefused(
                manifest("ecr-pull", Format.OPAQUE_CONFIG, "p"),
                true,
                Cause.IMMUTABLE,
                "is marked immutable");
    }

    private void apply(SecretManifest manifest, boolean force) throws FailureException {
        kubernetes.apply(
                server.pusherToken(), new SecretApply(namespace, manifest, force), TIMEOUT);
    }

    private void assertRefused(SecretManifest manifest, boolean force, Cause cause, String detail) {
        assertThatThrownBy(() -> apply(manifest, force))
                .hasMessageContaining(detail)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(cause));
    }

    private static SecretManifest manifest(String name, Format format, String password)
            throws FailureException {
        return SecretManifest.render(
                spec(name, format, "default"),
                List.of(
                        new RegistryLogin(
                                "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                                Credential.of(password))),
                NOON);
    }

    private static SecretSpec spec(String namespace) {
        return spec("ecr-pull", Format.DOCKERCONFIGJSON, namespace);
    }

    private static SecretSpec spec(String name, Format format, String namespace) {
        return SecretSpec.named(name)
                .registries(List.of(new Registry.Public("public")))
                .format(format)
                .namespaces(NamespaceSelector.named(List.of(namespace)))
                .argoCd(
                        format.fieldValue().startsWith("argocd")
                                ? Optional.of(new ArgoCd(ArgoCd.Type.HELM, Optional.empty()))
                                : Optional.empty())
                .build();
    }

    /** Returns a Secret for all namespaces with an additional field in the fleet file. */
    private static SecretSpec everywhere(String field) {
        return FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: ["*"], %s}]
                        clusters: [{name: prod}]
                        """
                                .formatted(field),
                        "eu-west-1")
                .clusters()
                .getFirst()
                .secrets()
                .getFirst();
    }
}
