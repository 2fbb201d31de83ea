package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.fleet.ClusterId;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.plan.Trigger;
import io.ecrpusher.push.Outcome;
import io.ecrpusher.rbac.Rbac;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportJson;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Tests the whole flow with production wiring against simulated AWS and clusters over HTTPS. */
class RunTest {
    private static final List<String> TWO_NAMESPACES = List.of("default", "team-a");
    private static final String REGISTRY_HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

    private final TestFleet fleet = new TestFleet().with("NAMESPACES", "default,team-a");

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void writesEachSecretInOneRequestWithOneTokenForAllClusters() {
        List<String> namespaces = IntStream.range(0, 40).mapToObj(i -> "ns-" + i).toList();
        EksCluster one = fleet.cluster("one", namespaces);
        EksCluster two = fleet.cluster("two", namespaces);
        fleet.with("CLUSTERS", "one,two").with("NAMESPACES", String.join(",", namespaces));
        fleet.with("REGISTRY_ACCOUNTS", "111122223333,444455556666");

        Report report = fleet.run();

        assertThat(ReportText.message(report)).startsWith("80 of 80");
        for (EksCluster cluster : List.of(one, two)) {
            assertThat(cluster.kubernetes().requestCounts())
                    .containsExactly(Map.entry("patch secrets", 40L));
            // At most one connection per four Secrets. A fast machine needs fewer.
            assertThat(cluster.kubernetes().server().counters().mostRequestsUnderWay())
                    .isLessThanOrEqualTo(10);
            assertThat(cluster.kubernetes().server().counters().connections())
                    .isLessThanOrEqualTo(10);
            Map<String, String> passwords = TestFleet.passwords(cluster, "ns-39", "ecr-pull");
            assertThat(passwords)
                    .containsOnlyKeys(
                            REGISTRY_HOST, "444455556666.dkr.ecr.eu-west-1.amazonaws.com");
            assertThat(Set.copyOf(passwords.values())).hasSize(1);
            assertThat(fleet.simulator().issuedSecrets()).containsAll(passwords.values());
        }
        assertThat(fleet.calls("GetAuthorizationToken")).isEqualTo(1);
        assertThat(fleet.calls("DescribeCluster")).isEqualTo(2);
    }

    @Test
    void usesOneConnectionForFewSecrets() {
        EksCluster cluster = fleet.cluster("one", TWO_NAMESPACES);
        assertThat(fleet.with("CLUSTERS", "one").run().hasFailed()).isFalse();
        assertThat(cluster.kubernetes().server().counters().handshakes()).isEqualTo(1);
    }

    @Test
    void changesNothingInASecondRunWithTheSameToken() {
        EksCluster cluster = fleet.cluster("one", TWO_NAMESPACES);
        Application application = fleet.with("CLUSTERS", "one").application();
        TestFleet.run(application, new Trigger.Rotate());
        String version = TestFleet.resourceVersion(cluster);
        TestFleet.run(application, new Trigger.Rotate());
        assertThat(TestFleet.resourceVersion(cluster)).isEqualTo(version);
        assertThat(fleet.calls("GetAuthorizationToken")).isEqualTo(1);
        assertThat(fleet.calls("DescribeCluster")).isEqualTo(1);
    }

    @Test
    void updatesFourClustersIfTheFifthRefusesConnections() {
        assertUpdatesFourOfFive(
                Fault.refused(), Cause.UNREACHABLE, "the connection to the API server was refused");
    }

    @Test
    void updatesFourClustersIfTheFifthDoesNotRespond() {
        assertUpdatesFourOfFive(
                Fault.blackHole(), Cause.UNREACHABLE, "the API server did not respond in time");
    }

    @Test
    void updatesFourClustersIfTheFifthHasAnUntrustedCertificate() {
        assertUpdatesFourOfFive(
                Fault.wrongCertificate(),
                Cause.NOT_TRUSTED,
                "the API server's certificate is not signed by the cluster's CA. Check the CA, which is from EKS DescribeCluster");
    }

    @Test
    void updatesFourClustersIfTheFifthResetsConnections() {
        assertUpdatesFourOfFive(
                Fault.reset(), Cause.UNREACHABLE, "the connection to the API server failed");
    }

    @Test
    void countsTheSecretsWrittenBeforeAClusterFails() {
        List<String> namespaces = IntStream.range(0, 30).mapToObj(i -> "ns-" + i).toList();
        EksCluster cluster = fleet.cluster("one", namespaces);
        cluster.kubernetes()
                .server()
                .fault(Fault.reset().when(request -> request.path().matches(".*/ns-2\\d/.*")));
        Report report =
                fleet.with("CLUSTERS", "one")
                        .with("NAMESPACES", String.join(",", namespaces))
                        .run();
        assertThat(report.applied()).isBetween(15L, 20L);
        assertThat(report.failures()).hasSize(1);
        assertThat(report.failures().getFirst().cause()).isEqualTo(Cause.UNREACHABLE);
    }

    @Test
    void retriesAfterThrottlingOrOneFailure() {
        EksCluster cluster = fleet.cluster("one", TWO_NAMESPACES);
        cluster.kubernetes()
                .server()
                .fault(Fault.respond(HttpResponse.text(429, "").with("Retry-After", "0")).times(1));
        cluster.kubernetes().server().fault(Fault.truncated().times(1));
        assertThat(fleet.with("CLUSTERS", "one").run().hasFailed()).isFalse();
    }

    @Test
    void reportsAMissingAccessEntry() {
        fleet.cluster("one", TWO_NAMESPACES).revokeAccess(TestFleet.ROLE);
        Report report = fleet.with("CLUSTERS", "one").run();
        assertThat(ReportText.message(report))
                .isEqualTo(
                        """
                        0 of 2 Secrets were written. Not written:
                          eu-west-1/one: NOT_AUTHENTICATED: the cluster doesn't accept the bearer token. Check that the role has an access entry, and that the entry has the group: aws eks create-access-entry or update-access-entry with --kubernetes-groups ecr-pusher. The cluster's authenticationMode is API (default/ecr-pull and 1 more; needs action)""");
    }

    @Test
    void namesTheMissingPermissionForASecretName() {
        fleet.cluster("one", TWO_NAMESPACES);
        Report report = fleet.with("CLUSTERS", "one").with("SECRET_NAME", "other").run();
        assertThat(report.failures()).hasSize(1);
        assertThat(ReportText.message(report))
                .contains("NOT_AUTHORIZED: RBAC must allow patch and create of Secret 'other'")
                .contains("and 1 more; needs action)");
    }

    @Test
    void writesOtherNamespacesIfOneIsMissing() {
        fleet.cluster("one", List.of("default"));
        Report report = fleet.with("CLUSTERS", "one").run();
        assertThat(report.applied()).isEqualTo(1);
        assertThat(ReportText.message(report))
                .contains("NAMESPACE_GONE: the namespace doesn't exist");
    }

    @Test
    void updatesOtherClustersIfOneIsUnknown() {
        fleet.cluster("one", TWO_NAMESPACES);
        Report report = fleet.with("CLUSTERS", "one,onne").run();
        assertThat(report.applied()).isEqualTo(2);
        assertThat(ReportText.message(report))
                .contains(
                        "eu-west-1/onne: UNKNOWN_CLUSTER: eks:DescribeCluster of 'onne' in eu-west-1");
    }

    @Test
    void keepsAnotherManagersSecretUnlessAdopted() {
        EksCluster cluster = fleet.cluster("one", TWO_NAMESPACES);
        String foreign =
                """
                {"apiVersion":"v1","kind":"Secret","metadata":{"name":"ecr-pull","namespace":"default"},"type":"kubernetes.io/dockerconfigjson","data":{".dockerconfigjson":"e30="}}""";
        cluster.kubernetes().apply(foreign);
        fleet.with("CLUSTERS", "one");
        Report refused = fleet.run();
        assertThat(refused.applied()).isEqualTo(1);
        assertThat(refused.failures().getFirst().cause()).isEqualTo(Cause.OWNED_BY_OTHER);
        assertThat(fleet.with("ON_CONFLICT", "adopt").run().hasFailed()).isFalse();
        assertThat(TestFleet.passwords(cluster, "default", "ecr-pull"))
                .containsOnlyKeys(REGISTRY_HOST);
    }

    @Test
    void keepsOldSecretsIfTheRegistryDeniesAccess() {
        EksCluster cluster = fleet.cluster("one", TWO_NAMESPACES);
        fleet.with("CLUSTERS", "one").run();
        String version = TestFleet.resourceVersion(cluster);
        fleet.simulator().faults().deny(TestFleet.ROLE, "ecr:GetAuthorizationToken");
        Report report = fleet.run();
        assertThat(report.failures()).hasSize(1);
        assertThat(ReportText.message(report))
                .contains("NOT_AUTHORIZED: registry")
                .contains("ecr:GetAuthorizationToken in eu-west-1: AccessDeniedException");
        assertThat(TestFleet.resourceVersion(cluster)).isEqualTo(version);
    }

    @Test
    void retriesThrottledAwsCalls() {
        fleet.cluster("one", TWO_NAMESPACES);
        fleet.simulator().faults().throttle("ecr", "GetAuthorizationToken", 1);
        fleet.simulator().faults().throttle("eks", "DescribeCluster", 1);
        assertThat(fleet.with("CLUSTERS", "one").run().hasFailed()).isFalse();
    }

    @Test
    void assumesTheRoleOfAnotherAccountForClustersAndRegistries() {
        String role = "arn:aws:iam::444455556666:role/spoke";
        fleet.simulator().addRole(role, Set.of(TestFleet.ROLE), Optional.of("fleet"));
        EksCluster cluster =
                fleet.simulator()
                        .addCluster("444455556666", "us-east-1", "theirs")
                        .grantAccess(role, "ecr-pusher");
        cluster.kubernetes().apply(TestFleet.rbac());
        cluster.kubernetes().createNamespace("default");
        String file =
                """
                version: 1
                registries:
                  - {name: theirs, regions: [us-east-1], role: "%1$s", externalId: %2$s}
                secrets:
                  - {name: ecr-pull, namespaces: [default]}
                clusters:
                  - {name: theirs, region: us-east-1, role: "%1$s", externalId: %2$s}
                """;
        Report report = fleet.fleetFile(file.formatted(role, "fleet")).run();

        assertThat(report.failures()).isEmpty();
        assertThat(TestFleet.passwords(cluster, "default", "ecr-pull"))
                .containsOnlyKeys("444455556666.dkr.ecr.us-east-1.amazonaws.com");

        Report wrong = fleet.fleetFile(file.formatted(role, "wrong")).run();
        assertThat(ReportText.message(wrong)).contains("NOT_AUTHORIZED").contains("sts:AssumeRole");
    }

    @Test
    void readsTheFleetFileFromS3AndSsm() {
        fleet.cluster("one", TWO_NAMESPACES);
        String file =
                """
                version: 1
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: [default, team-a]}]
                clusters: [{name: one}]
                """;
        fleet.simulator().putObject(TestFleet.ACCOUNT, "config", "fleets/main.yaml", file);
        fleet.simulator()
                .putParameter(TestFleet.ACCOUNT, TestFleet.REGION, "/ecr-pusher/fleet", file);
        assertThat(fleet.with("FLEET_FILE", "s3://config/fleets/main.yaml").run().applied())
                .isEqualTo(2);
        assertThat(fleet.with("FLEET_FILE", "ssm:/ecr-pusher/fleet").run().applied()).isEqualTo(2);
    }

    @Test
    void refusesAnUnreadableOrEmptyFleetFile() {
        fleet.with("FLEET_FILE", "s3://config/missing.yaml");
        assertThatThrownBy(fleet::run)
                .isInstanceOf(InvalidFleetException.class)
                .hasMessageStartingWith("The fleet file s3://config/missing.yaml can't be read: ")
                .hasMessageNotContaining("mistake")
                .hasMessageContaining("NoSuch");
        fleet.simulator().putObject(TestFleet.ACCOUNT, "config", "empty.yaml", "# nothing yet\n");
        fleet.with("FLEET_FILE", "s3://config/empty.yaml");
        assertThatThrownBy(fleet::run)
                .isInstanceOf(InvalidFleetException.class)
                .hasMessageContaining("empty");
        fleet.simulator().faults().deny(TestFleet.ROLE, "s3:GetObject");
        assertThatThrownBy(fleet::run)
                .hasMessageContaining("AccessDenied")
                .hasMessageContaining("S3 also answers this for a missing key");
    }

    @Test
    void reportsAFleetFileThatIsNotUtf8() {
        fleet.simulator().putObject(TestFleet.ACCOUNT, "config", "latin.yaml", "version: 1");
        respondInLatin1("latin.yaml");
        fleet.with("FLEET_FILE", "s3://config/latin.yaml");
        assertThatThrownBy(fleet::run)
                .isInstanceOf(InvalidFleetException.class)
                .hasMessageContaining("s3://config/latin.yaml")
                .hasMessageContaining("can't be read: it isn't UTF-8; save it as UTF-8");
    }

    @Test
    void ignoresACachedAnswerThatIsNotUtf8() {
        fleet.cluster("one", List.of());
        fleet.simulator().createBucket(TestFleet.ACCOUNT, "answers");
        respondInLatin1("one.json");
        fleet.with("CLUSTERS", "one").with("NAMESPACES", "default");
        Report report = fleet.with("ANSWERS_BUCKET", "answers").run();
        assertThat(report.failures()).isEmpty();
        assertThat(report.warnings()).isEmpty();
    }

    private void respondInLatin1(String key) {
        byte[] body = "# f\u00fcr alle".getBytes(StandardCharsets.ISO_8859_1);
        fleet.simulator()
                .awsServer()
                .fault(
                        Fault.respond(new HttpResponse(200, Map.of("Content-Type", "x/y"), body))
                                .when(
                                        request ->
                                                request.method().equals("GET")
                                                        && request.path().endsWith(key)));
    }

    @Test
    void doesNotConnectToAnEksClusterWithoutACa() {
        fleet.cluster("one", TWO_NAMESPACES);
        fleet.simulator()
                .awsServer()
                .fault(
                        Fault.respond(
                                        HttpResponse.of(
                                                200,
                                                "application/json",
                                                """
                                                {"cluster": {"name": "one", "status": "ACTIVE", "endpoint": "https://127.0.0.1:1",
                                                 "certificateAuthority": {"data": ""}}}"""))
                                .when(request -> request.path().equals("/clusters/one")));
        assertThat(fleet.with("CLUSTERS", "one").run().failures())
                .singleElement()
                .extracting(Report.Failure::cause)
                .isEqualTo(Cause.NOT_READY);
    }

    @Test
    void triesAnUnknownRegionAndSaysThatItMayBeMisspelled() {
        fleet.cluster("one", TWO_NAMESPACES);
        Report report = fleet.with("CLUSTERS", "one,eu-wset-1/one").run();

        String doubt =
                "this release doesn't know the Region 'eu-wset-1', which may be misspelled; did you mean 'eu-west-1'?";
        assertThat(report.applied()).isEqualTo(2);
        assertThat(report.warnings()).contains(new Report.Warning("eu-wset-1", doubt));
        assertThat(report.failures())
                .singleElement()
                .extracting(Report.Failure::detail)
                .asString()
                .startsWith(
                        "eks:DescribeCluster of 'one' in eu-wset-1: ResourceNotFoundException; "
                                + doubt);
    }

    @Test
    void writesToARegionThatIsNewerThanThisRelease() {
        EksCluster cluster =
                fleet.simulator()
                        .addCluster(TestFleet.ACCOUNT, "eu-south-9", "new")
                        .grantAccess(TestFleet.ROLE, "ecr-pusher");
        cluster.kubernetes().apply(TestFleet.rbac());
        TWO_NAMESPACES.forEach(cluster.kubernetes()::createNamespace);

        Report report = fleet.with("CLUSTERS", "eu-south-9/new").run();

        assertThat(report.failures()).isEmpty();
        assertThat(report.warnings())
                .extracting(Report.Warning::where)
                .containsExactly("eu-south-9");
    }

    @Test
    void reportsAllMistakesBeforeAnyAwsCall() {
        fleet.with("CLUSTERS", "one,bad name")
                .with("SECRET_FORMAT", "dockerconfigjsn")
                .with("REGISTRY_ACCOUNTS", "123");
        assertThatThrownBy(fleet::run)
                .isInstanceOf(InvalidFleetException.class)
                .hasMessageStartingWith("3 mistakes")
                .hasMessageContaining("CLUSTERS")
                .hasMessageContaining("SECRET_FORMAT")
                .hasMessageContaining("did you mean 'dockerconfigjson'")
                .hasMessageContaining("REGISTRY_ACCOUNTS");
        assertThat(fleet.simulator().calls()).isEmpty();
    }

    @Test
    void matchesPatternsAgainstTheNamespacesOfEachCluster() {
        EksCluster one = fleet.cluster("one", List.of("team-a", "team-b", "team-legacy"));
        EksCluster two = fleet.cluster("two", List.of("default"));
        String file =
                """
                version: 1
                registries: [{name: main}]
                secrets:
                  - {name: ecr-pull, namespaces: {include: ["team-*"], exclude: [team-legacy]}}
                clusters: [{name: one}, {name: two}]
                """;
        grant(file, one, two);
        Report report = fleet.fleetFile(file).run();
        assertThat(report.failures()).isEmpty();
        assertThat(report.applied()).isEqualTo(2);
        assertThat(report.warnings())
                .containsExactly(
                        new Report.Warning(
                                "eu-west-1/two",
                                "no namespace matches team-* except team-legacy of Secret 'ecr-pull'"));
        assertThat(one.kubernetes().secret("team-legacy", "ecr-pull")).isEmpty();

        one.kubernetes().createNamespace("team-c");
        assertThat(fleet.run().applied()).isEqualTo(3);
    }

    @Test
    void pushesToTheNamedClustersAndWarnsAboutUnknownOnes() {
        EksCluster one = fleet.cluster("one", TWO_NAMESPACES);
        EksCluster two = fleet.cluster("two", TWO_NAMESPACES);
        fleet.with("CLUSTERS", "one,two");
        Report report = fleet.run(new Trigger.Push(List.of("eu-west-1/two", "three")));
        assertThat(report.failures()).isEmpty();
        assertThat(report.applied()).isEqualTo(2);
        assertThat(one.kubernetes().secrets()).isEmpty();
        assertThat(two.kubernetes().secrets()).hasSize(2);
        assertThat(report.warnings())
                .containsExactly(
                        new Report.Warning(
                                "three",
                                "was requested, but the fleet contains nothing of this name"));
    }

    @Test
    void listsTheFirstOfManyUnknownNames() {
        fleet.cluster("one", TWO_NAMESPACES);
        fleet.with("CLUSTERS", "one");
        List<String> names = IntStream.range(0, 5000).mapToObj(i -> "unknown-" + i).toList();
        assertThat(fleet.run(new Trigger.Push(names, names)).warnings())
                .hasSize(21)
                .endsWith(
                        new Report.Warning(
                                "9980 more names",
                                "were requested, but the fleet contains nothing of these names"));
    }

    @Test
    void pushesOnlyTheNamedSecrets() {
        fleet.cluster("one", TWO_NAMESPACES);
        fleet.fleetFile(
                """
                version: 1
                registries: [{name: main}]
                secrets:
                - {name: ecr-pull, namespaces: [team-a]}
                - {name: other, namespaces: [team-a]}
                clusters: [{name: one, secrets: [other, ecr-pull]}, {discover: {}, secrets: [other]}]
                """);
        Report report = fleet.run(new Trigger.Push(List.of(), List.of("ecr-pull", "none")));
        assertThat(report.outcomes())
                .extracting(outcome -> outcome.target().secret().name())
                .containsExactly("ecr-pull");
        assertThat(report.warnings()).extracting(Report.Warning::where).containsExactly("none");
    }

    @Test
    void sweepsOnlyNewNamespaces() {
        EksCluster cluster = fleet.cluster("one", List.of("team-a"));
        String file =
                """
                version: 1
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: ["team-*"], serviceAccounts: [default]}]
                clusters: [{name: one}]
                """;
        grant(file, cluster);
        fleet.fleetFile(file);
        assertThat(fleet.run().applied()).isEqualTo(1);
        Trigger sweep = new Trigger.Sweep(Duration.ofMinutes(15));
        long tokens = fleet.calls("GetAuthorizationToken");
        assertThat(fleet.run(new Trigger.Sweep(Duration.ofNanos(1))).outcomes()).isEmpty();
        assertThat(fleet.calls("GetAuthorizationToken")).isEqualTo(tokens);

        cluster.kubernetes().createNamespace("team-b");
        cluster.kubernetes()
                .apply(
                        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: team-b}}");
        assertThat(fleet.run(sweep).failures()).isEmpty();
        assertThat(TestFleet.passwords(cluster, "team-b", "ecr-pull")).hasSize(1);
        assertThat(imagePullSecrets(cluster, "team-b")).containsExactly("ecr-pull");
        assertThat(fleet.run(new Trigger.Sweep(Duration.ofNanos(1))).outcomes()).isEmpty();
    }

    @Test
    void keepsOtherEntriesOfAServiceAccountAndWritesItOnce() {
        EksCluster cluster = fleet.cluster("one", List.of("team-a"));
        cluster.kubernetes()
                .apply(
                        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace: team-a}, imagePullSecrets: [{name: theirs}]}");
        String file =
                """
                version: 1
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: [team-a], serviceAccounts: [default, missing]}]
                clusters: [{name: one}]
                """;
        fleet.fleetFile(file);

        Report withoutPermission = fleet.run();
        assertThat(withoutPermission.failures())
                .singleElement()
                .satisfies(
                        failure ->
                                assertThat(failure.detail())
                                        .startsWith("RBAC must allow list of ServiceAccounts"));
        assertThat(TestFleet.passwords(cluster, "team-a", "ecr-pull")).hasSize(1);

        grant(file, cluster);
        assertThat(fleet.run().failures()).isEmpty();
        assertThat(fleet.run().failures()).isEmpty();
        assertThat(imagePullSecrets(cluster, "team-a")).containsExactly("theirs", "ecr-pull");
    }

    @Test
    void recreatesASecretOfAnotherTypeIfOwnedOrAdopted() {
        EksCluster cluster = fleet.cluster("one", List.of("ours", "theirs"));
        String file =
                """
                version: 1
                registries: [{name: main}]
                secrets:
                  - {name: ecr-pull, namespaces: [ours, theirs], format: %s, onTypeChange: %s, onConflict: %s}
                clusters: [{name: one}]
                """;
        fleet.fleetFile(file.formatted("opaque-config", "refuse", "refuse"));
        cluster.kubernetes()
                .apply(
                        "{apiVersion: v1, kind: Secret, metadata: {name: ecr-pull, namespace: theirs}, type: Opaque, data: {a: e30=}}");
        fleet.run();
        String refused = file.formatted("dockerconfigjson", "refuse", "refuse");
        assertThat(fleet.fleetFile(refused).run().failures())
                .allMatch(failure -> failure.cause() == Cause.TYPE_CHANGED);

        String recreate = file.formatted("dockerconfigjson", "recreate", "refuse");
        grant(recreate, cluster);
        Report ours = fleet.fleetFile(recreate).run();
        assertThat(ours.applied()).isEqualTo(1);
        assertThat(ours.failures())
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Cause.OWNED_BY_OTHER);
                            assertThat(failure.targets()).containsExactly("theirs/ecr-pull");
                        });
        assertThat(TestFleet.passwords(cluster, "ours", "ecr-pull")).hasSize(1);

        String adopt = file.formatted("dockerconfigjson", "recreate", "adopt");
        assertThat(fleet.fleetFile(adopt).run().failures()).isEmpty();
        assertThat(TestFleet.passwords(cluster, "theirs", "ecr-pull")).hasSize(1);
    }

    @Test
    void keepsOtherLoginsInAMergedSecretAndRemovesFormerEcrLogins() {
        EksCluster cluster = fleet.cluster("one", List.of("default"));
        String theirs =
                base64(
                        "{\"auths\":{\"docker.io\":{\"auth\":\"dTpw\",\"password\":\"p\"}},\"x\":1}");
        cluster.kubernetes()
                .apply(
                        "{apiVersion: v1, kind: Secret, metadata: {name: ecr-pull, namespace: default}, type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: %s}}"
                                .formatted(theirs));
        String file =
                """
                version: 1
                registries: [{name: main, regions: %s}]
                secrets: [{name: ecr-pull, namespaces: [default], onConflict: merge}]
                clusters: [{name: one}]
                """;
        grant(file.formatted("[eu-west-1]"), cluster);
        assertThat(fleet.fleetFile(file.formatted("[eu-west-1, us-east-1]")).run().failures())
                .isEmpty();
        assertThat(TestFleet.passwords(cluster, "default", "ecr-pull"))
                .containsOnlyKeys(
                        "docker.io",
                        "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                        "111122223333.dkr.ecr.us-east-1.amazonaws.com")
                .containsEntry("docker.io", "p");

        fleet.fleetFile(file.formatted("[eu-west-1]"));
        Application application = fleet.application();
        assertThat(TestFleet.run(application, new Trigger.Rotate()).failures()).isEmpty();
        assertThat(TestFleet.passwords(cluster, "default", "ecr-pull"))
                .containsOnlyKeys("docker.io", "111122223333.dkr.ecr.eu-west-1.amazonaws.com");
        String version = TestFleet.resourceVersion(cluster);
        assertThat(TestFleet.run(application, new Trigger.Rotate()).failures()).isEmpty();
        assertThat(TestFleet.resourceVersion(cluster)).isEqualTo(version);
    }

    @Test
    void prunesSecretsOfThisFleetThatTheFleetFileNoLongerContains() {
        EksCluster cluster = fleet.cluster("one", List.of("team-a", "team-b", "team-c", "other"));
        String file =
                """
                version: 1
                name: %s
                prune: {}
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: [%s]}]
                clusters: [{name: one}]
                """;
        grant(file.formatted("platform", "'*'"), cluster);
        fleet.fleetFile(file.formatted("elsewhere", "other")).run();
        fleet.fleetFile(file.formatted("platform", "'team-*'")).run();
        cluster.kubernetes()
                .apply(
                        "{apiVersion: v1, kind: Secret, metadata: {name: ecr-pull, namespace: default, labels: {ecr-pusher.io/fleet: platform}}, type: Opaque, data: {a: e30=}}");

        Report unmatched = fleet.fleetFile(file.formatted("platform", "'tema-*'")).run();
        assertThat(unmatched.outcomes()).noneMatch(Outcome.Pruned.class::isInstance);

        Report report = fleet.fleetFile(file.formatted("platform", "team-a")).run();
        assertThat(report.failures()).isEmpty();
        assertThat(ReportJson.totals(report))
                .containsEntry("pruned", 2L)
                .containsEntry("applied", 1L);
        assertThat(cluster.kubernetes().secrets())
                .extracting(
                        secret -> secret.getAsJsonObject("metadata").get("namespace").getAsString())
                .containsExactlyInAnyOrder("team-a", "other", "default");

        String retired =
                file.formatted("platform", "team-b")
                        .replace("name: ecr-pull", "name: fresh")
                        .replace("prune: {}", "prune: {retired: [ecr-pull]}");
        grant(retired, cluster);
        assertThat(ReportJson.totals(fleet.fleetFile(retired).run())).containsEntry("pruned", 1L);
        assertThat(cluster.kubernetes().secret("team-a", "ecr-pull")).isEmpty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Grants the function the permissions that the fleet file needs. */
    private static void grant(String file, EksCluster... clusters) {
        Fleet fleet = FleetFile.parse("a test", file, TestFleet.REGION);
        List<SecretSpec> secrets = fleet.clusters().getFirst().secrets();
        for (EksCluster cluster : clusters) {
            cluster.kubernetes().apply(Rbac.of(secrets, fleet.prune(), true).manifest());
        }
    }

    private static List<String> imagePullSecrets(EksCluster cluster, String namespace) {
        return cluster
                .kubernetes()
                .serviceAccount(namespace, "default")
                .orElseThrow()
                .getAsJsonArray("imagePullSecrets")
                .asList()
                .stream()
                .map(entry -> entry.getAsJsonObject().get("name").getAsString())
                .toList();
    }

    @Test
    void writesNamedNamespacesIfListingForPatternsIsForbidden() {
        fleet.cluster("one", List.of("default", "team-a"));
        Report report = fleet.with("CLUSTERS", "one").with("NAMESPACES", "default,team-*").run();
        assertThat(report.applied()).isEqualTo(1);
        assertThat(report.failures())
                .singleElement()
                .satisfies(
                        failure -> {
                            assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHORIZED);
                            assertThat(failure.detail())
                                    .startsWith("RBAC must allow list of namespaces");
                            assertThat(failure.targets()).containsExactly("team-*/ecr-pull");
                        });
    }

    private void assertUpdatesFourOfFive(Fault fault, Cause cause, String detail) {
        List<EksCluster> clusters = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            clusters.add(fleet.cluster(name, TWO_NAMESPACES));
        }
        clusters.get(2).kubernetes().server().fault(fault);
        Report report = fleet.with("CLUSTERS", "a,b,c,d,e").run();
        assertThat(report.applied()).isEqualTo(8);
        assertThat(report.failures())
                .containsExactly(
                        new Report.Failure(
                                Optional.of(
                                        new ClusterId("eu-west-1", "c", Optional.empty(), true)),
                                "eu-west-1/c",
                                new Problem(cause, detail),
                                List.of("default/ecr-pull", "team-a/ecr-pull")));
    }
}
