package io.ecrpusher.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.run.TestFleet;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Plants faults, and runs what doctor prints until it finds nothing. See {@link RemedyRunner} for
 * how commands run.
 */
class DoctorFaultsTest {
    private static final String PARTNER = "444455556666";
    private static final String IMAGE = PARTNER + ".dkr.ecr.eu-west-1.amazonaws.com/team/app:1.4";
    private static final int ROUNDS = 5;

    private final DoctorFixture fixture = new DoctorFixture();
    private final RemedyRunner remedies = new RemedyRunner(fixture);
    private final List<AutoCloseable> closing = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : closing) {
            one.close();
        }
        fixture.close();
    }

    @Test
    void findsEachFaultOfAFleetAndItsRemedyFixesIt() throws IOException {
        fixture.fleet =
                """
                version: 1
                registries:
                  - {name: main}
                  - {name: partner, account: "444455556666"}
                  - {name: roled, role: "arn:aws:iam::111122223333:role/registry", externalId: fleet}
                secrets:
                  - {name: ecr-pull, namespaces: [default], registries: [main, partner]}
                  - {name: roled-pull, namespaces: [default], registries: [roled]}
                  - {name: lost, namespaces: [team-lost], registries: [main]}
                  - {name: owned, namespaces: [default], registries: [main]}
                clusters:
                  - {name: plain, secrets: [ecr-pull, roled-pull]}
                  - {name: no-dns, secrets: [ecr-pull]}
                  - {name: black-hole, secrets: [ecr-pull]}
                  - {name: wrong-ca, secrets: [ecr-pull], endpoint: "ENDPOINT", ca: OTHER, token: "TOKEN"}
                  - {name: no-entry, secrets: [ecr-pull]}
                  - {name: no-group, secrets: [ecr-pull]}
                  - {name: config-map, secrets: [ecr-pull]}
                  - {name: private, secrets: [ecr-pull]}
                  - {name: no-verb, secrets: [ecr-pull]}
                  - {name: refusing, secrets: [ecr-pull]}
                  - {name: elsewhere, secrets: [ecr-pull]}
                  - {name: foreign-owner, secrets: [owned]}
                  - {name: no-namespace, secrets: [lost]}
                  - {name: throttled, secrets: [ecr-pull]}
                """;
        wrongCa();
        fixture.onboarded("plain");
        Runnable published = noDns(fixture.onboarded("no-dns"));
        blackHole(fixture.onboarded("black-hole"));
        fixture.onboarded("no-entry").revokeAccess(TestFleet.ROLE);
        fixture.onboarded("no-group").grantAccess(TestFleet.ROLE, "viewers");
        fixture.onboarded("config-map")
                .authenticationMode("CONFIG_MAP")
                .revokeAccess(TestFleet.ROLE);
        EksCluster hidden = fixture.onboarded("private").endpointPublicAccess(false);
        noVerb(fixture.onboarded("no-verb"));
        refusing(fixture.onboarded("refusing"));
        elsewhere();
        foreignOwner(fixture.onboarded("foreign-owner"));
        noNamespace();
        throttled(fixture.onboarded("throttled"));
        fixture.simulator()
                .addRole("arn:aws:iam::111122223333:role/registry", Set.of(), Optional.of("fleet"));
        fixture.simulator()
                .aws()
                .registries()
                .repository(PARTNER, TestFleet.REGION, "team/app")
                .image("1.4");

        DoctorFixture.Output output = doctor();

        assertThat(output.code()).isEqualTo(1);
        assertThat(output.last("/plain").get("name").getAsString()).isEqualTo("policy");
        assertUnknown(output.last("no-dns"), "DNS", "has no address");
        DoctorFixture.assertBroken(
                output, "black-hole", "connect", "publicAccessCidrs 192.0.2.0/24");
        DoctorFixture.assertBroken(output, "wrong-ca", "TLS", "isn't signed by the cluster's CA");
        DoctorFixture.assertBroken(
                output, "no-entry", "authentication", "no access entry for " + TestFleet.ROLE);
        DoctorFixture.assertBroken(output, "no-group", "identity", "lacks the group ecr-pusher");
        DoctorFixture.assertBroken(
                output, "config-map", "authentication", "authenticationMode is CONFIG_MAP");
        assertUnknown(output.last("/private"), "TLS", "endpointPublicAccess: false");
        DoctorFixture.assertBroken(
                output, "no-verb", "permissions", "'create secrets/ecr-pull in default'");
        DoctorFixture.assertBroken(output, "refusing", "dry run", "no-secrets");
        DoctorFixture.assertBroken(output, "elsewhere", "EKS", "but one in us-east-1");
        DoctorFixture.assertBroken(output, "foreign-owner", "dry run", "'kubectl-create'");
        DoctorFixture.assertBroken(
                output, "no-namespace", "namespaces", "'team-lost' is no namespace");
        DoctorFixture.assertBroken(output, "throttled", "authentication", "fewer requests");
        DoctorFixture.assertBroken(output, "registry roled", "token", "sts:AssumeRole");
        DoctorFixture.assertBroken(
                output, "registry partner", "image", "doesn't allow " + TestFleet.ROLE);

        // From the clusters' VPC, everything else can be checked.
        published.run();
        EksCluster _ = hidden.endpointPublicAccess(true);
        for (int round = 0; output.code() != 0 && round < ROUNDS; round++) {
            output.fixes().forEach(remedies::run);
            output = doctor();
        }

        DoctorFixture.assertHealthy(output);
        assertThat(output.fixes()).as("%s", remedies.done()).isEmpty();
    }

    private DoctorFixture.Output doctor() {
        return fixture.doctor("-o", "json", "--image", IMAGE);
    }

    private static void assertUnknown(JsonObject step, String name, String detail) {
        assertThat(step.get("name").getAsString()).isEqualTo(name);
        assertThat(step.get("result").getAsString()).isEqualTo("unknown");
        assertThat(step.get("detail").getAsString()).contains(detail, "check from its VPC");
        assertThat(step.has("fix")).isFalse();
    }

    /** Returns what makes the name of the endpoint known. */
    private Runnable noDns(EksCluster cluster) {
        URI real = cluster.kubernetes().endpoint();
        fixture.environment.put("NO_PROXY", "no-dns.invalid");
        cluster.endpointPublicAccess(false)
                .describedWith("{\"endpoint\": \"https://no-dns.invalid\"}");
        return () ->
                cluster.endpointPublicAccess(true)
                        .describedWith("{\"endpoint\": \"%s\"}".formatted(real));
    }

    /** A full backlog makes Linux drop the packets of new connections, as firewalls do. */
    private void blackHole(EksCluster cluster) throws IOException {
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        closing.add(full);
        for (int i = 0; i < 4; i++) {
            Socket filling = new Socket();
            closing.add(filling);
            try {
                filling.connect(
                        new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 200);
            } catch (IOException _) {
                break;
            }
        }
        URI real = cluster.kubernetes().endpoint();
        cluster.publicAccessCidrs(List.of("192.0.2.0/24"))
                .describedWith(
                        "{\"endpoint\": \"https://127.0.0.1:%d\"}".formatted(full.getLocalPort()));
        remedies.afterUpdate(
                "black-hole", one -> one.describedWith("{\"endpoint\": \"%s\"}".formatted(real)));
    }

    private void wrongCa() {
        EksCluster cluster =
                fixture.simulator().addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "wrong-ca");
        String secret =
                fixture.simulator()
                        .putSecret(
                                TestFleet.ACCOUNT,
                                TestFleet.REGION,
                                "wrong-ca",
                                cluster.kubernetes().adminToken());
        fixture.fleet =
                fixture.fleet
                        .replace("ENDPOINT", cluster.kubernetes().endpoint().toString())
                        .replace("OTHER", base64(CertificateAuthority.create("other").pem()))
                        .replace("TOKEN", secret);
        cluster.kubernetes().apply(fixture.manifests("wrong-ca"));
        remedies.knows("wrong-ca ca", base64(cluster.kubernetes().caPem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void noVerb(EksCluster cluster) {
        cluster.kubernetes()
                .apply(
                        fixture.manifests("no-verb")
                                .replace("verbs: [patch, create]", "verbs: [patch]"));
    }

    private static void refusing(EksCluster cluster) {
        cluster.kubernetes()
                .apply(
                        """
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingAdmissionPolicy
                        metadata: {name: no-secrets}
                        spec:
                          failurePolicy: Fail
                          matchConstraints:
                            resourceRules:
                              - {apiGroups: [""], apiVersions: ["*"], operations: [CREATE, UPDATE], resources: [secrets]}
                          validations:
                            - {expression: "false", message: "Secrets come from the vault"}
                        ---
                        apiVersion: admissionregistration.k8s.io/v1
                        kind: ValidatingAdmissionPolicyBinding
                        metadata: {name: no-secrets}
                        spec: {policyName: no-secrets, validationActions: [Deny]}
                        """);
    }

    private void elsewhere() {
        EksCluster cluster =
                fixture.simulator()
                        .addCluster(TestFleet.ACCOUNT, "us-east-1", "elsewhere")
                        .grantAccess(TestFleet.ROLE, "ecr-pusher");
        cluster.kubernetes().apply(fixture.manifests("elsewhere"));
    }

    private static void foreignOwner(EksCluster cluster) {
        AdminRequests.send(
                cluster,
                "POST",
                "/api/v1/namespaces/default/secrets?fieldManager=kubectl-create",
                "application/json",
                """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "owned"},
                 "type": "kubernetes.io/dockerconfigjson", "data": {".dockerconfigjson": "e30="}}""");
    }

    /** With permissions in all namespaces, so that only the namespace is missing. */
    private void noNamespace() {
        EksCluster cluster =
                fixture.simulator()
                        .addCluster(TestFleet.ACCOUNT, TestFleet.REGION, "no-namespace")
                        .grantAccess(TestFleet.ROLE, "ecr-pusher");
        String all = fixture.manifests("no-namespace");
        cluster.kubernetes().apply(TestFleet.rbac().replace("[ecr-pull]", "[lost]"));
        cluster.kubernetes().apply(all.substring(all.indexOf("# Limits the Secrets")));
    }

    private static void throttled(EksCluster cluster) {
        cluster.kubernetes()
                .server()
                .fault(
                        Fault.respond(
                                        HttpResponse.json(
                                                429,
                                                """
                                                {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                                                 "reason": "TooManyRequests", "code": 429}"""))
                                .when(request -> request.path().contains("selfsubjectreviews"))
                                .times(2));
    }
}
