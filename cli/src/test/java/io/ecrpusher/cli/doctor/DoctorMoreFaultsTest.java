package io.ecrpusher.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.http.HttpsServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Plants one fault at a time in a cluster or registry, and runs what doctor prints. */
class DoctorMoreFaultsTest {
    private static final String FLEET =
            """
            version: 1
            registries: [{name: main}]
            secrets:
              - {name: ecr-pull, namespaces: [default]}
            clusters: [{name: one}]
            """;
    private static final String HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

    private final DoctorFixture fixture = new DoctorFixture();
    private final RemedyRunner remedies = new RemedyRunner(fixture);

    @AfterEach
    void stop() {
        fixture.close();
    }

    private EksCluster cluster() {
        fixture.fleet = FLEET;
        return fixture.onboarded("one");
    }

    private DoctorFixture.Output doctor(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "-o";
        all[1] = "json";
        System.arraycopy(options, 0, all, 2, options.length);
        return fixture.doctor(all);
    }

    /** Runs what was printed, until nothing is, and expects that all is healthy. */
    private void runRemedies(DoctorFixture.Output first) {
        assertThat(first.code()).as(first.out()).isEqualTo(1);
        DoctorFixture.Output output = first;
        for (int round = 0; !output.fixes().isEmpty() && round < 3; round++) {
            output.fixes().forEach(remedies::run);
            output = doctor();
        }
        DoctorFixture.assertHealthy(output);
        assertThat(output.fixes()).isEmpty();
    }

    @Test
    void findsAClockThatIsWrong() {
        cluster();
        fixture.clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(20));

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/one", "clock", "ahead of the API server's");
        runRemedies(output);
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes.io/dockercfg, .dockercfg, false",
        "kubernetes.io/dockerconfigjson, .dockerconfigjson, true"
    })
    void findsASecretThatCannotBeChanged(String type, String key, boolean immutable) {
        EksCluster cluster = cluster();
        AdminRequests.send(
                cluster,
                "PATCH",
                "/api/v1/namespaces/default/secrets/ecr-pull?fieldManager=ecr-pusher/ecr-pusher",
                "application/apply-patch+yaml",
                """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "ecr-pull"},
                 "type": "%s", "immutable": %s, "data": {"%s": "e30="}}"""
                        .formatted(type, immutable, key));

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(
                output, "/one", "dry run", immutable ? "immutable" : "another type");
        assertThat(output.fixes())
                .containsExactly(
                        "kubectl --context %s delete secret ecr-pull --namespace default"
                                .formatted(cluster.arn()));
        runRemedies(output);
    }

    @Test
    void findsAMappingWithoutTheGroup() {
        cluster().authenticationMode("CONFIG_MAP").grantAccess(TestFleet.ROLE, "viewers");

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/one", "identity", "aws-auth maps");
        assertThat(output.fixes().getFirst())
                .endsWith("edit configmap aws-auth --namespace kube-system");
    }

    @Test
    void findsAnUnreadyCluster() {
        cluster().status("CREATING");

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/one", "EKS", "CREATING");
        runRemedies(output);
    }

    @Test
    void findsADeniedLookup() {
        cluster();
        fixture.simulator().faults().deny(TestFleet.ROLE, "eks:DescribeCluster");

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/one", "EKS", "AccessDenied");
        runRemedies(output);
    }

    @Test
    void findsAThrottledLookup() {
        cluster();
        fixture.simulator().faults().throttle("eks", "DescribeCluster", 20);

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/one", "EKS", "throttled by AWS");
        fixture.simulator().faults().clear();
        runRemedies(output);
    }

    @Test
    void findsADeniedToken() {
        cluster();
        fixture.simulator().faults().deny(TestFleet.ROLE, "ecr:GetAuthorizationToken");

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "registry main", "token", "AccessDenied");
        assertThat(output.steps("/one").get(9).get("result").getAsString()).isEqualTo("unknown");
        runRemedies(output);
    }

    @Test
    void findsAMissingPolicyAndAnOutdatedOneButFailsForNeither() {
        EksCluster cluster = cluster();
        AdminRequests.send(
                cluster,
                "DELETE",
                "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings/ecr-pusher-secrets",
                "application/json",
                "");

        DoctorFixture.Output output = doctor();

        assertThat(output.code()).isZero();
        assertThat(output.last("/one").get("result").getAsString()).isEqualTo("warning");
        output.fixes().forEach(remedies::run);
        assertThat(doctor().fixes()).isEmpty();

        fixture.fleet = FLEET.replace("ecr-pull,", "ecr-pull, labels: {team: a},");
        DoctorFixture.Output outdated = doctor();
        DoctorFixture.assertBroken(outdated, "/one", "dry run", "'ecr-pusher-secrets'");
        runRemedies(outdated);
    }

    @Test
    void findsADeviceThatReplacesCertificates() {
        EksCluster cluster = cluster();
        try (HttpsServer other =
                HttpsServer.start(
                        CertificateAuthority.create("Corporate network"),
                        _ -> HttpResponse.text(200, ""))) {
            cluster.describedWith("{\"endpoint\": \"%s\"}".formatted(other.uri()));

            DoctorFixture.Output output = doctor();

            DoctorFixture.assertBroken(output, "/one", "TLS", "but by CN=Corporate network");
        }
    }

    /** The simulated proxy has a certificate of its own for every AWS host. */
    @Test
    void findsAProxyThatReplacesCertificates() {
        String host = "0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com";
        cluster()
                .describedWith(
                        "{\"endpoint\": \"https://%s\"}".formatted(host.toUpperCase(Locale.ROOT)));

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/one", "TLS", "replaces certificates");
        assertThat(output.fixes()).containsExactly("export NO_PROXY=\"$NO_PROXY\"," + host);
        remedies.run(output.fixes().getFirst());
        // Without the proxy, this test has no way to a host of EKS.
        DoctorFixture.assertBroken(doctor(), "/one", "DNS", host + " has no address");
    }

    @Test
    void findsALoginPage() {
        cluster()
                .kubernetes()
                .server()
                .fault(Fault.respond(HttpResponse.text(403, "<html>Sign in</html>")));

        DoctorFixture.assertBroken(doctor(), "/one", "authentication", "a login page");
    }

    @Test
    void findsARoleThatDiscoveryMayNotAssume() {
        String spoke = "arn:aws:iam::111122223333:role/spoke";
        fixture.simulator().addRole(spoke, Set.of(), Optional.empty());
        fixture.fleet =
                FLEET.replace("[{name: one}]", "[{discover: {roles: ['%s']}}]".formatted(spoke));

        fixture.unprepared("one")
                .grantAccess(spoke, "ecr-pusher")
                .kubernetes()
                .apply(fixture.run("rbac", "-f", fixture.write()).out());

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, spoke, "discovery", "sts:AssumeRole of " + spoke);
        assertThat(output.fixes().getFirst())
                .startsWith("aws iam update-assume-role-policy --role-name spoke");
        remedies.run(output.fixes().getFirst());
        DoctorFixture.assertHealthy(doctor());
    }

    @Test
    void findsAnExpiredCertificate() {
        EksCluster cluster = cluster();
        CertificateAuthority expired =
                CertificateAuthority.create("one", Instant.parse("2020-01-01T00:00:00Z"));
        try (HttpsServer server = HttpsServer.start(expired, _ -> HttpResponse.text(200, ""))) {
            cluster.answeredBy(server.uri(), expired.pem());

            DoctorFixture.assertBroken(doctor(), "/one", "TLS", "has expired at 2021-01-0");
        }
    }

    @Test
    void findsACertificateForAnotherHost() {
        EksCluster cluster = cluster();
        CertificateAuthority authority = CertificateAuthority.create("one");
        try (HttpsServer server =
                HttpsServer.start(
                        authority.serverContext("k8s.example.com"),
                        _ -> HttpResponse.text(200, ""),
                        0)) {
            cluster.answeredBy(server.uri(), authority.pem());

            DoctorFixture.assertBroken(doctor(), "/one", "TLS", "but for k8s.example.com");
        }
    }

    @Test
    void findsAnImageThatIsMissing() {
        cluster();
        fixture.simulator()
                .aws()
                .registries()
                .repository(TestFleet.ACCOUNT, TestFleet.REGION, "app")
                .image("1.0");

        assertThat(doctor("--image", "app:1.0").code()).isZero();
        DoctorFixture.assertBroken(
                doctor("--image", "app:1.1"), "registry main", "image", "no such tag");
        DoctorFixture.assertBroken(
                doctor("--image", HOST + "/other:1.0"), "registry main", "image", "no repository");
        DoctorFixture.assertBroken(
                doctor("--image", HOST + "/docker-hub/library/nginx:1.29"),
                "registry main",
                "image",
                "may use ecr:BatchImportUpstreamImage and ecr:CreateRepository on it");
        assertThat(doctor("--image", "999900001111.dkr.ecr.eu-west-1.amazonaws.com/app:1.0").code())
                .isEqualTo(1);
        assertThat(fixture.doctor("--image", "App:1.0").err())
                .contains("isn't the name of an image");
    }

    @Test
    void findsAnUnreachableRegistry() {
        cluster();
        fixture.proxy.forget(HOST);

        DoctorFixture.assertBroken(
                doctor(), "registry main", "GET /v2/", "the proxy doesn't lead there");

        fixture.environment.remove("AWS_CA_BUNDLE");
        assertThat(doctor().code()).isEqualTo(1);
    }
}
