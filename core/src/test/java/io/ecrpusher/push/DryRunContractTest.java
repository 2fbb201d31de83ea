package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.kubernetes.ApiServerContract;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.KubernetesConnector;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.SecretChange;
import io.ecrpusher.plan.SecretChange.Action;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.time.Deadline;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Tests what dry runs say about each write, and that they store nothing, with the permissions and
 * admission policies of the fleet. Runs against the simulator and, with {@code -Dkube.kubeconfig},
 * a real API server.
 */
@ParameterizedClass
@EnumSource
class DryRunContractTest extends ApiServerContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

    // Unique per test: a real API server keeps the objects of other tests.
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String secret = "pull-" + id;
    private final String namespace = id + "-a";
    private final ApiServers apiServers = new ApiServers(TIMEOUT, TIMEOUT);

    DryRunContractTest(Server server) {
        super(server);
    }

    @BeforeEach
    void connect() {
        server.createNamespace(namespace);
    }

    @Test
    void tellsThatASecretWouldBeCreated() {
        assertThat(plan("")).isEqualTo(new SecretChange(Action.CREATE));
        assertThat(server.namespacesWith(secret)).isEmpty();
    }

    @Test
    void newPasswordsAreNoChange() {
        push("", "");
        JsonObject before = stored();
        assertThat(plan("")).isEqualTo(new SecretChange(Action.UNCHANGED));
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void tellsWhichLabelsAndAnnotationsChange() {
        push("labels: {team: a, old: x}, annotations: {example.com/note: one}", "");
        assertThat(plan("labels: {team: b, new: x}, annotations: {example.com/note: two}"))
                .isEqualTo(
                        new SecretChange(
                                Action.UPDATE,
                                List.of(
                                        "annotation 'example.com/note'",
                                        "label 'new'",
                                        "label 'old'",
                                        "label 'team'")));
    }

    @Test
    void tellsThatRegistriesChange() {
        push("", "");
        assertThat(plan("hosts: [bare, https]"))
                .isEqualTo(new SecretChange(Action.UPDATE, List.of("registries or format")));
    }

    @Test
    void tellsFromWhomItWouldAdopt() {
        server.createSecret(
                namespace,
                secret,
                "kubernetes.io/dockerconfigjson",
                "{\".dockerconfigjson\":\"e30=\"}");
        assertThat(rejection("")).contains("kubectl-create");
        assertThat(plan("onConflict: adopt"))
                .isEqualTo(
                        new SecretChange(Action.ADOPT, List.of("field manager 'kubectl-create'")));
    }

    @Test
    void mergesAreUnchangedOnceTheyAreWritten() {
        push("onConflict: merge", "");
        assertThat(plan("onConflict: merge")).isEqualTo(new SecretChange(Action.UNCHANGED));
    }

    @Test
    void recreatesOnlyInWords() {
        push("format: opaque-config", "");
        JsonObject before = stored();
        assertThat(rejection("")).contains("another type");
        assertThat(plan("onTypeChange: recreate")).isEqualTo(new SecretChange(Action.RECREATE));
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void prunesOnlyInWords() {
        String top = "name: fleet-%s%nprune: {}".formatted(id);
        server.createNamespace(id + "-b");
        push("", top);
        JsonObject before = stored();
        List<Outcome> outcomes =
                run(fleet("namespaces: [%s-b]".formatted(id), top), apiServers.dryRun(), "another");
        assertThat(outcomes).last().isInstanceOf(Outcome.Pruned.class);
        assertThat(stored()).isEqualTo(before);
    }

    @Test
    void addsToServiceAccountsOnlyInWords() {
        server.createServiceAccount(namespace, "default", "[]");
        List<Outcome> outcomes =
                run(fleet(here("serviceAccounts: [default]"), ""), apiServers.dryRun(), "another");
        assertThat(outcomes.getFirst().target().accountsToUpdate()).hasSize(1);
        assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Applied.class);
        assertThat(server.imagePullSecrets(namespace, "default")).isEmpty();
    }

    @Test
    void tellsThatAnImmutableSecretWouldFail() {
        push("", "");
        server.editSecret(namespace, secret, "{\"immutable\":true}");
        assertThat(rejection("")).contains("is marked immutable");
    }

    private JsonObject stored() {
        return server.secret(namespace, secret);
    }

    private String here(String fields) {
        return "namespaces: [%s]".formatted(namespace) + (fields.isEmpty() ? "" : ", " + fields);
    }

    private void push(String fields, String top) {
        assertThat(run(fleet(here(fields), top), apiServers, "first"))
                .singleElement()
                .isInstanceOf(Outcome.Applied.class);
    }

    private SecretChange plan(String fields) {
        List<Outcome> outcomes = run(fleet(here(fields), ""), apiServers.dryRun(), "another");
        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Applied.class);
        return ((Outcome.Applied) outcomes.getFirst()).change();
    }

    private String rejection(String fields) {
        List<Outcome> outcomes = run(fleet(here(fields), ""), apiServers.dryRun(), "another");
        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcomes.getFirst()).problem().text();
    }

    private Fleet fleet(String fields, String top) {
        return FleetFile.parse(
                "a test",
                """
                version: 1
                %s
                registries: [{name: main}]
                secrets:
                  - {name: %s, %s}
                clusters: [{name: prod}]
                """
                        .formatted(top, secret, fields),
                "eu-west-1");
    }

    private List<Outcome> run(Fleet fleet, KubernetesConnector connector, String password) {
        List<SecretSpec> secrets = fleet.clusters().getFirst().secrets();
        server.limit(AdmissionPolicy.of(secrets, fleet.prune()));
        server.grant(Rbac.of(secrets, fleet.prune(), false));
        Clock clock = Clock.systemUTC();
        Pusher pusher =
                new Pusher(
                        new ClusterPush(
                                new ClusterAccess(
                                        new CachedDirectory(
                                                _ -> server.endpoint(), EndpointStore.NONE, clock),
                                        (_, _) ->
                                                new BearerToken(server.pusherToken(), Instant.MAX),
                                        (_, arn) -> {
                                            throw new IllegalStateException(arn);
                                        }),
                                connector,
                                new Retries(8, Duration.ofMillis(20))));
        return pusher.push(
                Plan.of(fleet, new Trigger.Rotate(), clock.instant()),
                spec ->
                        SecretManifest.render(
                                spec,
                                List.of(new RegistryLogin(HOST, Credential.of(password))),
                                Instant.EPOCH),
                new Deadline(clock, clock.instant().plus(Duration.ofSeconds(60))));
    }
}
