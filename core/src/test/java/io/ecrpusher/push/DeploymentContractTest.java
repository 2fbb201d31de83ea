package io.ecrpusher.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.fleet.value.RegionNames;
import io.ecrpusher.kubernetes.ApiServerContract;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.kubernetes.TestApiServer;
import io.ecrpusher.plan.Plan;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.secret.RenderedSecrets;
import io.ecrpusher.time.Deadline;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Tests several deployments that write one Secret, and Secrets that can't be written completely.
 * Runs against the simulator and, with {@code -Dkube.kubeconfig}, a real API server.
 */
@ParameterizedClass
@EnumSource
class DeploymentContractTest extends ApiServerContract {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String EU = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";
    private static final String US = "111122223333.dkr.ecr.us-east-1.amazonaws.com";
    private static final String TWO_REGIONS = "[eu-west-1, us-east-1]";

    // Unique per test: a real API server keeps the objects of other tests.
    private final String id = "n-" + UUID.randomUUID().toString().substring(0, 8);
    private final String secret = "pull-" + id;

    private final Set<String> failingRegions = new HashSet<>();
    private String password = "p1";
    private Instant expiresAt = Instant.EPOCH;

    DeploymentContractTest(Server server) {
        super(server);
    }

    @BeforeEach
    void createNamespace() {
        server.createNamespace(id);
    }

    @Test
    void refusesTheSecretOfAnotherDeploymentAndNamesIt() {
        assertThat(push("name: first", "[eu-west-1]", "").hasFailed()).isFalse();
        Report second = push("name: second", "[us-east-1]", "");
        assertThat(second.failures())
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Cause.OWNED_BY_OTHER);
                            assertThat(failure.detail()).contains("'ecr-pusher/first'");
                        });
        assertThat(passwords()).isEqualTo(Map.of(EU, "p1"));
        password = "p2";
        assertThat(push("name: first", "[eu-west-1]", "").hasFailed()).isFalse();
        assertThat(passwords()).isEqualTo(Map.of(EU, "p2"));
    }

    @Test
    void refusesTheSecretOfAnotherStack() {
        String stack = "s".repeat(128);
        assertThat(push(fleet("", "[eu-west-1]", "", stack + "1")).hasFailed()).isFalse();
        assertThat(push(fleet("", "[us-east-1]", "", stack + "2")).failures())
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Cause.OWNED_BY_OTHER);
                            assertThat(failure.detail()).contains("'ecr-pusher/sss");
                        });
        assertThat(passwords()).isEqualTo(Map.of(EU, "p1"));
    }

    @Test
    void keepsTheLoginsOfBothDeploymentsThatMerge() {
        for (String run : Set.of("one", "two", "three")) {
            password = run;
            assertThat(push("name: first", "[eu-west-1]", "onConflict: merge").failures())
                    .isEmpty();
            assertThat(push("name: second", "[us-east-1]", "onConflict: merge").failures())
                    .isEmpty();
            assertThat(passwords()).isEqualTo(Map.of(EU, run, US, run));
        }
        assertThat(annotations())
                .containsEntry("ecr-pusher.io/hosts.first", EU)
                .containsEntry("ecr-pusher.io/hosts.second", US);
    }

    @Test
    void keepsTheLoginsOfBothDeploymentsThatCreateASecretAtOnce() {
        List<Fleet> fleets =
                List.of(
                        fleet("name: first", "[eu-west-1]", "onConflict: merge", ""),
                        fleet("name: second", "[us-east-1]", "onConflict: merge", ""));
        server.grant(manifest(fleets.getFirst()));
        List<Report> reports = new CopyOnWriteArrayList<>();
        try (ExecutorService runs = Executors.newFixedThreadPool(2)) {
            fleets.forEach(fleet -> runs.execute(() -> reports.add(run(fleet))));
        }
        assertThat(reports).hasSize(2).noneMatch(Report::hasFailed);
        assertThat(passwords()).containsOnlyKeys(EU, US);
    }

    @Test
    void keepsALoginThatAnotherDeploymentStillWrites() {
        push("name: first", TWO_REGIONS, "onConflict: merge");
        push("name: second", "[us-east-1]", "onConflict: merge");
        push("name: first", "[eu-west-1]", "onConflict: merge");
        assertThat(passwords()).containsOnlyKeys(EU, US);
        push("name: second", "[eu-west-1]", "onConflict: merge");
        assertThat(passwords()).containsOnlyKeys(EU);
    }

    @Test
    void changesNothingIfADeploymentMergesTheSameLoginsAgain() {
        push("name: first", "[eu-west-1]", "onConflict: merge");
        push("name: second", "[us-east-1]", "onConflict: merge");
        push("name: first", "[eu-west-1]", "onConflict: merge");
        String version = resourceVersion();
        push("name: first", "[eu-west-1]", "onConflict: merge");
        assertThat(resourceVersion()).isEqualTo(version);
    }

    @Test
    void neitherPrunesNorRecreatesTheSecretOfAnotherDeployment() {
        push("name: first", "[eu-west-1]", "format: opaque-config");
        Report recreated = push("name: second", "[eu-west-1]", "onTypeChange: recreate");
        assertThat(recreated.failures())
                .extracting(Report.Failure::cause)
                .containsExactly(Cause.OWNED_BY_OTHER);
        push(prune("second"));
        assertThat(server.namespacesWith(secret)).containsExactly(id);
        push(prune("first"));
        assertThat(server.namespacesWith(secret)).isEmpty();
    }

    @Test
    void doesNotPruneASecretIntoWhichAnotherDeploymentMerges() {
        push("name: first", "[eu-west-1]", "onConflict: merge");
        push("name: second", "[us-east-1]", "onConflict: merge");
        for (String fleet : Set.of("first", "second")) {
            assertThat(push(prune(fleet)).outcomes())
                    .hasAtLeastOneElementOfType(Outcome.Shared.class)
                    .noneMatch(Outcome.Pruned.class::isInstance);
            assertThat(passwords()).containsOnlyKeys(EU, US);
        }
    }

    @Test
    void writesASecretWithoutAFailedRegistryAndAddsItLater() {
        failingRegions.add("us-east-1");
        Report report = push("", TWO_REGIONS, "");
        assertThat(report.applied()).isEqualTo(1);
        assertThat(ReportText.message(report))
                .isEqualTo(
                        """
                        1 of 1 Secrets were written, 1 of them incompletely. Failures:
                          registry 'main': SERVER_FAILED: ecr in us-east-1 failed (written without registry 'main' in us-east-1: eu-west-1/prod/%s/%s; retried in the next run)"""
                                .formatted(id, secret));
        assertThat(passwords()).containsOnlyKeys(EU);
        assertThat(annotations()).containsEntry("ecr-pusher.io/missing", "main/us-east-1");
        String version = resourceVersion();
        push("", TWO_REGIONS, "");
        assertThat(resourceVersion()).isEqualTo(version);

        failingRegions.clear();
        assertThat(push("", TWO_REGIONS, "").hasFailed()).isFalse();
        assertThat(passwords()).containsOnlyKeys(EU, US);
        assertThat(annotations()).doesNotContainKey("ecr-pusher.io/missing");
    }

    @Test
    void leavesASecretUnchangedIfARegistryFailsAndItIsToBeKept() {
        push("", TWO_REGIONS, "onRegistryFailure: keep");
        failingRegions.add("us-east-1");
        password = "p2";
        assertThat(push("", TWO_REGIONS, "onRegistryFailure: keep").failed()).isEqualTo(1);
        assertThat(passwords()).isEqualTo(Map.of(EU, "p1", US, "p1"));
    }

    @Test
    void leavesASecretUnchangedIfAllRegistriesFail() {
        push("", TWO_REGIONS, "onConflict: merge");
        failingRegions.addAll(Set.of("eu-west-1", "us-east-1"));
        password = "p2";
        assertThat(push("", TWO_REGIONS, "onConflict: merge").failed()).isEqualTo(1);
        assertThat(passwords()).isEqualTo(Map.of(EU, "p1", US, "p1"));
    }

    @Test
    void keepsThePreviousLoginOfAFailedRegistryInAMerge() {
        push("", TWO_REGIONS, "onConflict: merge");
        failingRegions.add("us-east-1");
        password = "p2";
        expiresAt = Instant.EPOCH.plusSeconds(60);
        assertThat(push("", TWO_REGIONS, "onConflict: merge").outcomes())
                .singleElement(InstanceOfAssertFactories.type(Outcome.Incomplete.class))
                .extracting(Outcome.Incomplete::validUntil)
                .isEqualTo(Instant.EPOCH);
        assertThat(passwords()).isEqualTo(Map.of(EU, "p2", US, "p1"));
        String version = resourceVersion();
        push("", TWO_REGIONS, "onConflict: merge");
        assertThat(resourceVersion()).isEqualTo(version);

        failingRegions.clear();
        push("", "[eu-west-1]", "onConflict: merge");
        assertThat(passwords()).isEqualTo(Map.of(EU, "p2"));
    }

    @Test
    void recreatesNoMergedSecretWhileALoginIsMissing() {
        String fields = "onConflict: merge, onTypeChange: recreate";
        assertThat(push("", TWO_REGIONS, fields).failures()).isEmpty();
        server.editSecret(id, secret, "{\"immutable\":true}");
        failingRegions.add("us-east-1");
        password = "p2";
        assertThat(push("", TWO_REGIONS, fields).failures())
                .extracting(Report.Failure::cause)
                .containsExactly(Cause.IMMUTABLE);
        assertThat(passwords()).isEqualTo(Map.of(EU, "p1", US, "p1"));
    }

    @Test
    void reportsAWrittenSecretWhoseServiceAccountsCannotBeUpdated() {
        Fleet fleet = fleet("", "[eu-west-1]", "serviceAccounts: [one, two]", "");
        server.grant(manifest(fleet).replace("verbs: [patch]", "verbs: [get]"));
        server.createServiceAccount(id, "one", "[]");
        server.createServiceAccount(id, "two", "[]");
        Report report = run(fleet);
        assertThat(report.applied()).isEqualTo(1);
        assertThat(report.failed()).isZero();
        assertThat(report.hasFailed()).isTrue();
        assertThat(report.failures())
                .allSatisfy(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHORIZED);
                            assertThat(failure.effect())
                                    .isEqualTo("written, but not added to ServiceAccounts");
                            assertThat(failure.targets()).containsExactly(id + "/" + secret);
                        })
                .extracting(failure -> failure.problem().detail().substring(0, 30))
                .containsExactlyInAnyOrder(
                        "updating ServiceAccount 'one':", "updating ServiceAccount 'two':");
        assertThat(passwords()).containsOnlyKeys(EU);
    }

    private Fleet prune(String name) {
        return fleet(
                "name: %s%nprune: {retired: [%s]}".formatted(name, secret),
                "other-" + id,
                "[eu-west-1]",
                "",
                "");
    }

    private Report push(String top, String regions, String fields) {
        return push(fleet(top, regions, fields, ""));
    }

    private Report push(Fleet fleet) {
        server.grant(manifest(fleet));
        return run(fleet);
    }

    private static String manifest(Fleet fleet) {
        return Rbac.of(fleet.clusters().getFirst().secrets(), fleet.prune(), true).manifest();
    }

    private Fleet fleet(String top, String regions, String fields, String stackName) {
        return fleet(top, secret, regions, fields, stackName);
    }

    private Fleet fleet(String top, String name, String regions, String fields, String stackName) {
        return FleetFile.parse(
                "a test",
                """
                version: 1
                %s
                registries: [{name: main, regions: %s}]
                secrets: [{name: %s, namespaces: [%s]%s}]
                clusters: [{name: prod}]
                """
                        .formatted(top, regions, name, id, fields.isEmpty() ? "" : ", " + fields),
                "eu-west-1",
                RegionNames.ANY,
                stackName);
    }

    private Report run(Fleet fleet) {
        Clock clock = Clock.systemUTC();
        ClusterAccess access =
                new ClusterAccess(
                        new CachedDirectory(_ -> server.endpoint(), EndpointStore.NONE, clock),
                        (_, _) -> new BearerToken(server.pusherToken(), Instant.MAX),
                        (_, arn) -> {
                            throw new IllegalStateException(arn);
                        });
        ClusterPush push =
                new ClusterPush(
                        access,
                        new ApiServers(TIMEOUT, TIMEOUT),
                        new Retries(8, Duration.ofMillis(20)));
        Deadline deadline = new Deadline(clock, clock.instant().plusSeconds(60));
        return new Report(
                new Pusher(push)
                        .push(
                                Plan.of(fleet, new Trigger.Rotate(), clock.instant()),
                                new RenderedSecrets(this::token, deadline),
                                deadline),
                Duration.ZERO);
    }

    private RegistryToken token(EcrTokenRequest request) throws FailureException {
        String region = ((EcrTokenRequest.Private) request).region();
        if (failingRegions.contains(region)) {
            throw new FailureException(Cause.SERVER_FAILED, "ecr in %s failed".formatted(region));
        }
        return new RegistryToken(
                EU.replace("eu-west-1", region), Credential.of(password), Instant.EPOCH, expiresAt);
    }

    private Map<String, String> passwords() {
        JsonObject config =
                JsonParser.parseString(
                                TestApiServer.data(server.secret(id, secret), ".dockerconfigjson"))
                        .getAsJsonObject();
        Map<String, String> passwords = new TreeMap<>();
        config.getAsJsonObject("auths")
                .asMap()
                .forEach(
                        (host, entry) ->
                                passwords.put(
                                        host,
                                        entry.getAsJsonObject().get("password").getAsString()));
        return passwords;
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>();
        metadata()
                .getAsJsonObject("annotations")
                .asMap()
                .forEach((key, value) -> annotations.put(key, value.getAsString()));
        return annotations;
    }

    private String resourceVersion() {
        return metadata().get("resourceVersion").getAsString();
    }

    private JsonObject metadata() {
        return server.secret(id, secret).getAsJsonObject("metadata");
    }
}
