package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.kubernetes.ApiServerContract;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.TestApiServer;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.rbac.AdmissionPolicy;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;
import io.ecrpusher.time.Deadline;

import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tests pushes with each option of a fleet, with the permissions and, on a real API server, the
 * admission policies that {@code scripts/rbac} prints for it. Runs against the simulator and, with
 * {@code -Dkube.kubeconfig}, a real API server.
 */
@ParameterizedClass
@EnumSource
class PushContractTest extends ApiServerContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String FINALIZERS =
            "{\"metadata\":{\"finalizers\":[\"example.com/hold\",\"example.com/2\"]}}";
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

    // Unique per test: a real API server keeps the objects of other tests.
    private final String id = UUID.randomUUID().toString().substring(0, 8);
    private final String secret = "pull-" + id;

    PushContractTest(Server server) {
        super(server);
    }

    @BeforeEach
    void connect() {
        List.of("a", "b", "c").forEach(name -> server.createNamespace(namespace(name)));
    }

    @Test
    void matchesTheClustersNamespacesByPattern() {
        server.terminate(namespace("b"));
        List<Outcome> outcomes = push("namespaces: ['%s-?', 'web-%s-*']".formatted(id, id), "");
        assertThat(kinds(outcomes))
                .containsExactly(
                        "Applied " + namespace("a"),
                        "Applied " + namespace("c"),
                        "Gone " + namespace("b"),
                        "Unmatched web-%s-*".formatted(id));
    }

    @Test
    void matchesNamespacesByLabels() {
        server.label(namespace("b"), "{\"for\":\"%s\"}".formatted(id));
        push("namespaces: {labels: for in (%s)}".formatted(id), "");
        assertThat(server.namespacesWith(secret)).containsExactly(namespace("b"));
    }

    @Test
    void sweepsNewNamespacesAndNewServiceAccounts() throws Exception {
        String fields = "namespaces: ['%s-*'], serviceAccounts: [default]".formatted(id);
        push(fields, "");
        // A namespace's creation time has whole seconds.
        Thread.sleep(2_100);
        Duration window = Duration.ofHours(1);
        Trigger sweep = new Trigger.Sweep(window);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(window);
        assertThat(push(fields, sweep, now)).isEmpty();

        server.createServiceAccount(namespace("a"), "default", "[{\"name\":\"theirs\"}]");
        server.createNamespace(namespace("d"));
        assertThat(kinds(push(fields, sweep, now)))
                .containsExactly("Applied " + namespace("a"), "Applied " + namespace("d"));
        assertThat(server.imagePullSecrets(namespace("a"), "default"))
                .containsExactly("theirs", secret);
    }

    @Test
    void losesNoEntryWhenManyRunsUpdateOneServiceAccount() throws Exception {
        server.createServiceAccount(namespace("a"), "default", "[{\"name\":\"theirs\"}]");
        StringBuilder secrets = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            secrets.append(
                    "  - {name: many-%s-%d, namespaces: [%s], serviceAccounts: [default]}%n"
                            .formatted(id, i, namespace("a")));
        }
        Fleet fleet = fleet(secrets.toString(), "");
        grant(fleet);
        try (ExecutorService runs = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 2; i++) {
                runs.execute(() -> push(fleet, new Trigger.Rotate(), "p"));
            }
        }
        assertThat(server.imagePullSecrets(namespace("a"), "default"))
                .startsWith("theirs")
                .containsExactlyInAnyOrder(
                        "theirs",
                        "many-%s-0".formatted(id),
                        "many-%s-1".formatted(id),
                        "many-%s-2".formatted(id),
                        "many-%s-3".formatted(id));
    }

    @Test
    void keepsOtherLoginsWhenConcurrentRunsMerge() throws Exception {
        createOtherOwnersSecret("{\"auths\":{\"docker.io\":{\"auth\":\"dTpw\"}}}");
        Fleet fleet =
                fleet(one("namespaces: [%s], onConflict: merge".formatted(namespace("a"))), "");
        grant(fleet);
        try (ExecutorService runs = Executors.newFixedThreadPool(3)) {
            for (String password : List.of("p1", "p2", "p3")) {
                runs.execute(() -> push(fleet, new Trigger.Rotate(), password));
            }
        }
        assertThat(config()).contains("\"docker.io\":{\"auth\":\"dTpw\"}").contains(HOST);
    }

    @Test
    void leavesASecretUnchangedThatCannotBeMerged() {
        createOtherOwnersSecret("{\"auths\":{\"docker.io\":{\"auth\":\"dTpwdw\"}}}");
        String fields = "namespaces: [%s], onConflict: merge".formatted(namespace("a"));
        assertRejected(push(fields, ""), Cause.INVALID);
        assertThat(config()).doesNotContain(HOST);
    }

    @Test
    void recreatesItsOwnSecretOfAnotherType() {
        String fields = "namespaces: [%s], onTypeChange: recreate".formatted(namespace("a"));
        push(fields + ", format: opaque-config", "");
        assertThat(kinds(push(fields, ""))).containsExactly("Applied " + namespace("a"));
        assertThat(server.secret(namespace("a"), secret).get("type").getAsString())
                .isEqualTo("kubernetes.io/dockerconfigjson");
    }

    @Test
    void recreatesAnotherOwnersSecretOnlyWithAdopt() {
        server.createSecret(namespace("a"), secret, "Opaque", "{\"x\":\"e30=\"}");
        String fields = "namespaces: [%s], onTypeChange: recreate".formatted(namespace("a"));
        assertRejected(push(fields, ""), Cause.OWNED_BY_OTHER).contains("kubectl-create");
        assertThat(kinds(push(fields + ", onConflict: adopt", "")))
                .containsExactly("Applied " + namespace("a"));
    }

    @Test
    void prunesOnlySecretsThatThisFleetWrote() {
        String top = "name: fleet-%s%nprune: {}".formatted(id);
        server.createSecret(namespace("c"), secret, "Opaque", "{\"x\":\"e30=\"}");
        push("namespaces: [%s, %s]".formatted(namespace("a"), namespace("b")), top);
        List<Outcome> outcomes = push("namespaces: [%s]".formatted(namespace("a")), top);
        assertThat(kinds(outcomes))
                .containsExactly("Applied " + namespace("a"), "Pruned " + namespace("b"));
        assertThat(server.namespacesWith(secret))
                .containsExactlyInAnyOrder(namespace("a"), namespace("c"));
    }

    @Test
    void doesNotPruneASecretWithOtherLogins() {
        String top = "name: fleet-%s%nprune: {}".formatted(id);
        String both =
                "namespaces: [%s, %s], onConflict: merge".formatted(namespace("a"), namespace("b"));
        push(both, top);
        addOtherLogin(namespace("a"));
        push(both, top);
        List<Outcome> outcomes =
                push("namespaces: [%s], onConflict: merge".formatted(namespace("c")), top);
        assertThat(kinds(outcomes))
                .containsExactlyInAnyOrder(
                        "Applied " + namespace("c"),
                        "Shared " + namespace("a"),
                        "Pruned " + namespace("b"));
        assertThat(config()).contains("docker.io");
    }

    @Test
    void prunesASecretAfterOthersRemovedTheirLogins() {
        String top = "name: fleet-%s%nprune: {}".formatted(id);
        String merged = "namespaces: [%s], onConflict: merge";
        push(merged.formatted(namespace("a")), top);
        String original = config();
        addOtherLogin(namespace("a"));
        push(merged.formatted(namespace("a")), top);
        edit(namespace("a"), original);
        push(fleet(one(merged.formatted(namespace("a"))), top), new Trigger.Rotate(), "p2");
        assertThat(kinds(push(merged.formatted(namespace("c")), top)))
                .containsExactly("Applied " + namespace("c"), "Pruned " + namespace("a"));
    }

    @Test
    void doesNotRecreateASecretWithOtherLogins() {
        String fields =
                "namespaces: [%s], onConflict: merge, onTypeChange: recreate"
                        .formatted(namespace("a"));
        push(fields, "");
        addOtherLogin(namespace("a"));
        push(fields, "");
        server.editSecret(namespace("a"), secret, "{\"immutable\":true}");
        assertRejected(
                        push(fleet(one(fields), ""), new Trigger.Rotate(), "p2"),
                        Cause.OWNED_BY_OTHER)
                .contains("other people's logins");
        assertThat(config()).contains("docker.io");
    }

    @Test
    void doesNotDeleteWithoutTimeToRecreate() {
        String fields = "namespaces: [%s], onTypeChange: recreate".formatted(namespace("a"));
        push(fields + ", format: opaque-config", "");
        Plan plan = Plan.of(fleet(one(fields), ""), new Trigger.Rotate(), Instant.now());
        assertThat(push(plan, "p", Duration.ofSeconds(20)))
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Retryable.class,
                        retryable ->
                                assertThat(retryable.problem().cause())
                                        .isEqualTo(Cause.OUT_OF_TIME));
        assertThat(server.secret(namespace("a"), secret).get("type").getAsString())
                .isEqualTo("Opaque");
    }

    @Test
    void reportsADeletedSecretThatCannotBeRecreatedAsMissing() {
        String fields = "namespaces: [%s], onTypeChange: recreate".formatted(namespace("a"));
        push(fields + ", format: opaque-config", "");
        server.terminate(
                namespace("a")); // allows updating and deleting Secrets, but not creating them
        assertRejected(push(fields, ""), Cause.NAMESPACE_GONE)
                .startsWith(
                        "Secret '%s' was deleted but couldn't be recreated, and is missing until a run succeeds: "
                                .formatted(secret));
        assertThat(server.namespacesWith(secret)).isEmpty();
    }

    @Test
    void reportsAPrunedSecretThatAFinalizerHolds() {
        String top = "name: fleet-%s%nprune: {}".formatted(id);
        push("namespaces: [%s, %s]".formatted(namespace("a"), namespace("b")), top);
        server.editSecret(namespace("b"), secret, FINALIZERS);
        for (int run = 1; run <= 2; run++) {
            List<Outcome> outcomes = push("namespaces: [%s]".formatted(namespace("a")), top);
            assertThat(outcomes.getFirst()).isInstanceOf(Outcome.Applied.class);
            assertHeld(outcomes.subList(1, 2));
        }
    }

    @Test
    void reportsARecreatedSecretThatAFinalizerHolds() {
        String fields = "namespaces: [%s], onTypeChange: recreate".formatted(namespace("a"));
        push(fields + ", format: opaque-config", "");
        server.editSecret(namespace("a"), secret, FINALIZERS);
        assertHeld(push(fields, ""));
        assertHeld(push(fields, ""));
    }

    private static void assertHeld(List<Outcome> outcomes) {
        assertRejected(outcomes, Cause.HELD_BY_FINALIZER)
                .contains("finalizers hold it: 'example.com/hold', 'example.com/2'.");
    }

    @Test
    void needsOnlyRoleBindingsForNamedNamespaces() {
        List.of("a", "b")
                .forEach(
                        name -> {
                            server.createServiceAccount(namespace(name), "default", "[]");
                            server.createServiceAccount(namespace(name), "ci", "[]");
                        });
        Fleet fleet =
                fleet(
                        one(
                                "namespaces: [%s, %s], serviceAccounts: [default, ci]"
                                        .formatted(namespace("a"), namespace("b"))),
                        "");
        grantInNamespaces(fleet);
        assertThat(kinds(push(fleet, new Trigger.Rotate(), "p")))
                .containsExactly("Applied " + namespace("a"), "Applied " + namespace("b"));
        for (String account : List.of("default", "ci")) {
            assertThat(server.imagePullSecrets(namespace("a"), account)).containsExactly(secret);
            assertThat(server.imagePullSecrets(namespace("b"), account)).containsExactly(secret);
        }
    }

    @Test
    void serviceAccountsThatCannotBeListedAffectTheirNamespaceOnly() {
        List.of("a", "b")
                .forEach(name -> server.createServiceAccount(namespace(name), "default", "[]"));
        String fields = "namespaces: [%s], serviceAccounts: [default]";
        grantInNamespaces(fleet(one(fields.formatted(namespace("b"))), ""));
        List<Outcome> outcomes =
                push(
                        fleet(one(fields.formatted(namespace("a") + ", " + namespace("b"))), ""),
                        new Trigger.Rotate(),
                        "p");
        assertThat(outcomes).first().isInstanceOf(Outcome.Rejected.class);
        assertThat(kinds(outcomes)).last().isEqualTo("Applied " + namespace("b"));
        assertThat(server.imagePullSecrets(namespace("b"), "default")).containsExactly(secret);
    }

    /** Grants the fleet's permissions, and no others that the pusher has from other tests. */
    private void grantInNamespaces(Fleet fleet) {
        List<SecretSpec> secrets = fleet.secrets();
        server.limit(AdmissionPolicy.of(secrets, fleet.prune()));
        Rbac rbac = Rbac.of(secrets, fleet.prune(), false);
        assertThat(rbac.manifest())
                .contains("kind: RoleBinding")
                .doesNotContain("kind: ClusterRoleBinding");
        server.grant(rbac);
        server.revoke("clusterrolebindings/ecr-pusher");
        server.revoke("clusterrolebindings/ecr-pusher-cluster");
        server.awaitStatusAsPusher("/api/v1/serviceaccounts", 403);
        server.awaitStatusAsPusher(
                "/api/v1/namespaces/%s/serviceaccounts?fieldSelector=metadata.name=default"
                        .formatted(rbac.namespaces().getLast()),
                200);
    }

    @Test
    void writesEveryFormatAndRefreshesIt() {
        server.createServiceAccount(namespace("a"), "default", "[{\"name\":\"theirs\"}]");
        String secrets =
                """
                  - {name: config, namespaces: [NS], labels: {team: "a.b"}, annotations: {example.com/note: "it's \\ 'ü'\n=x"}, serviceAccounts: [default]}
                  - {name: both, namespaces: [NS], hosts: [bare, https], onConflict: merge, serviceAccounts: ["d*"]}
                  - {name: legacy, namespaces: [NS], format: dockercfg, onConflict: adopt}
                  - {name: opaque, namespaces: [NS], format: opaque-config}
                  - {name: basic, namespaces: [NS], format: basic-auth}
                  - {name: helm, namespaces: [NS], format: argocd-repository, argocd: {type: helm, repository: team/app}}
                  - {name: oci, namespaces: [NS], format: argocd-repo-creds, argocd: {type: oci}, onTypeChange: recreate}
                """
                        .replace("NS", namespace("a"));
        Fleet fleet = fleet(secrets, "name: fleet-%s".formatted(id));
        grant(fleet);
        for (String password : List.of("p1", "p2")) {
            assertThat(kinds(push(fleet, new Trigger.Rotate(), password)))
                    .hasSize(7)
                    .containsOnly("Applied " + namespace("a"));
        }
        assertThat(server.imagePullSecrets(namespace("a"), "default"))
                .containsExactly("theirs", "config", "both");
    }

    /** Expects one rejected outcome with this cause, and returns an assertion of its text. */
    private static AbstractStringAssert<?> assertRejected(List<Outcome> outcomes, Cause cause) {
        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Rejected.class);
        Problem problem = ((Outcome.Rejected) outcomes.getFirst()).problem();
        assertThat(problem.cause()).isEqualTo(cause);
        return assertThat(problem.text());
    }

    private void addOtherLogin(String namespace) {
        edit(
                namespace,
                TestApiServer.data(server.secret(namespace, secret), ".dockerconfigjson")
                        .replace("{\"auths\":{", "{\"auths\":{\"docker.io\":{\"auth\":\"dTpw\"},"));
    }

    private void edit(String namespace, String config) {
        server.editSecret(
                namespace,
                secret,
                "{\"data\":{\".dockerconfigjson\":\"%s\"}}".formatted(base64(config)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String namespace(String name) {
        return id + "-" + name;
    }

    private void createOtherOwnersSecret(String config) {
        server.createSecret(
                namespace("a"),
                secret,
                "kubernetes.io/dockerconfigjson",
                "{\".dockerconfigjson\":\"%s\"}".formatted(base64(config)));
    }

    private String config() {
        return TestApiServer.data(server.secret(namespace("a"), secret), ".dockerconfigjson");
    }

    private static List<String> kinds(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(
                        outcome ->
                                outcome.getClass().getSimpleName()
                                        + " "
                                        + outcome.target().namespace())
                .toList();
    }

    private String one(String fields) {
        return "  - {name: %s, %s}".formatted(secret, fields);
    }

    private static Fleet fleet(String secrets, String top) {
        return FleetFile.parse(
                "a test",
                """
                version: 1
                %s
                registries: [{name: main}]
                secrets:
                %s
                clusters: [{name: prod}]
                """
                        .formatted(top, secrets),
                "eu-west-1");
    }

    private List<Outcome> push(String fields, String top) {
        Fleet fleet = fleet(one(fields), top);
        grant(fleet);
        return push(fleet, new Trigger.Rotate(), "p");
    }

    private List<Outcome> push(String fields, Trigger trigger, Instant now) {
        Fleet fleet = fleet(one(fields), "");
        grant(fleet);
        return push(Plan.of(fleet, trigger, now), "p");
    }

    private void grant(Fleet fleet) {
        List<SecretSpec> secrets = fleet.clusters().getFirst().secrets();
        server.limit(AdmissionPolicy.of(secrets, fleet.prune()));
        server.grant(Rbac.of(secrets, fleet.prune(), true));
    }

    private List<Outcome> push(Fleet fleet, Trigger trigger, String password) {
        return push(Plan.of(fleet, trigger, Instant.now()), password);
    }

    private List<Outcome> push(Plan plan, String password) {
        return push(plan, password, Duration.ofSeconds(60));
    }

    private List<Outcome> push(Plan plan, String password, Duration left) {
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
                                new ApiServers(TIMEOUT, TIMEOUT),
                                new Retries(8, Duration.ofMillis(20))));
        return pusher.push(
                plan,
                spec ->
                        SecretManifest.render(
                                spec,
                                List.of(new RegistryLogin(HOST, Credential.of(password))),
                                Instant.EPOCH),
                new Deadline(clock, clock.instant().plus(left)));
    }
}
