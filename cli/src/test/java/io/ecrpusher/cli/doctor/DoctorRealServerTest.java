package io.ecrpusher.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.kubernetes.TestApiServer;
import io.ecrpusher.run.TestFleet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/**
 * Plants faults in a real API server, where Kubernetes' own behavior counts: RBAC, field owners,
 * admission policies, and namespaces. The function's identity is a ServiceAccount, whose token is
 * in the simulated Secrets Manager, so that the cluster is one outside EKS. The remedies of such a
 * cluster are {@code ecr-pusher rbac … | kubectl apply -f -}, {@code kubectl}, and edits of the
 * fleet file; this test parses them, and sends what they would send.
 */
class DoctorRealServerTest {
    private final DoctorFixture fixture = new DoctorFixture();
    private final String namespace = "doctor-" + UUID.randomUUID().toString().substring(0, 8);
    private TestApiServer server;

    @BeforeEach
    void prepare() {
        server = TestApiServer.real();
        server.replacePusher();
        String secret =
                fixture.simulator()
                        .putSecret(
                                TestFleet.ACCOUNT,
                                TestFleet.REGION,
                                "real",
                                server.pusherToken().reveal());
        String ca =
                Base64.getEncoder()
                        .encodeToString(
                                server.endpoint().caPem().getBytes(StandardCharsets.US_ASCII));
        fixture.fleet =
                """
                version: 1
                registries: [{name: main}]
                secrets:
                  - {name: ecr-pull, namespaces: [%s]}
                clusters:
                  - {name: real, endpoint: "%s", ca: %s, token: "%s"}
                """
                        .formatted(namespace, server.endpoint().server(), ca, secret);
        server.createNamespace(namespace);
        server.grant(rbac());
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        fixture.close();
    }

    private String rbac() {
        return fixture.run("rbac", "--no-policy", "-f", fixture.write()).out();
    }

    private DoctorFixture.Output doctor() {
        DoctorFixture.Output output = fixture.doctor("-o", "json");
        assertThat(output.out()).doesNotContain(server.pusherToken().reveal());
        return output;
    }

    private static String fix(DoctorFixture.Output output) {
        return output.last("/real").get("fix").getAsString();
    }

    /** Runs the command before the pipe. The real server has the policies of other tests. */
    private String rbacOf(String remedy) {
        String command = remedy.replace("ecr-pusher ", "").replace(" | kubectl apply -f -", "");
        String manifests = fixture.run(command.split(" ", -1)).out();
        return manifests.substring(0, manifests.indexOf("---\n# Limits the Secrets"));
    }

    @Test
    void findsNothingInAHealthyCluster() {
        DoctorFixture.Output output = doctor();

        DoctorFixture.assertHealthy(output);
        assertThat(output.fixes()).isEmpty();
        assertThat(server.namespacesWith("ecr-pull")).doesNotContain(namespace);
    }

    @Test
    void findsAMissingVerb() {
        server.grant(rbac().replace("verbs: [patch, create]", "verbs: [patch]"));
        server.revoke("clusterrolebindings/ecr-pusher");
        server.awaitStatusAsPusher("/api/v1/namespaces/" + namespace, 403);

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/real", "permissions", "'create secrets/ecr-pull in");
        assertThat(fix(output))
                .startsWith("ecr-pusher rbac --cluster eu-west-1/real")
                .endsWith(" | kubectl apply -f -");
        server.grant(rbacOf(fix(output)));
        DoctorFixture.assertHealthy(doctor());
    }

    @Test
    void findsAMissingNamespace() {
        String missing = namespace + "-missing";
        server.createNamespace(namespace + "-x");
        server.grant(TestFleet.rbac());
        fixture.fleet = fixture.fleet.replace("[" + namespace + "]", "[" + missing + "]");

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(
                output, "/real", "namespaces", "'" + missing + "' is no namespace");
        assertThat(fix(output)).isEqualTo("kubectl create namespace " + missing);
        server.createNamespace(fix(output).replace("kubectl create namespace ", ""));
        DoctorFixture.assertHealthy(doctor());
    }

    @Test
    void findsASecretOfAnotherOwner() {
        server.createSecret(
                namespace,
                "ecr-pull",
                "kubernetes.io/dockerconfigjson",
                "{\".dockerconfigjson\":\"e30=\"}");

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/real", "dry run", "'kubectl-create' owns");
        new RemedyRunner(fixture).run(fix(output));
        DoctorFixture.assertHealthy(doctor());
    }

    @Test
    void findsAPolicyThatRefuses() {
        String policy = namespace + "-refuses";
        String path = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/" + policy;
        String query = "?fieldManager=test&force=true";
        server.sendAsAdmin(
                "APPLY",
                path + query,
                """
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
                 "metadata": {"name": "%s"},
                 "spec": {"failurePolicy": "Fail",
                   "matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["*"],
                     "operations": ["CREATE", "UPDATE"], "resources": ["secrets"]}]},
                   "validations": [{"expression": "false", "message": "Secrets come from the vault"}]}}"""
                        .formatted(policy));
        String binding = path.replace("policies/", "policybindings/");
        server.sendAsAdmin(
                "APPLY",
                binding + query,
                """
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding",
                 "metadata": {"name": "%1$s"},
                 "spec": {"policyName": "%1$s", "validationActions": ["Deny"],
                   "matchResources": {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%2$s"}}}}}"""
                        .formatted(policy, namespace));
        DoctorFixture.Output output = doctor();
        for (int i = 0; i < 100 && output.code() == 0; i++) {
            output = doctor(); // the API server enforces a policy after a moment
        }

        DoctorFixture.assertBroken(output, "/real", "dry run", policy);
        assertThat(fix(output))
                .startsWith("kubectl patch validatingadmissionpolicy " + policy)
                .contains("'\\''ecr-pusher'\\'' in request.userInfo.groups");
        // As kubectl patch does. The pusher's group has another name here.
        String patch = fix(output).replaceFirst(".* --patch '", "").replaceFirst("'$", "");
        server.sendAsAdmin(
                "PATCH",
                path,
                patch.replace("'\\''", "'").replace("'ecr-pusher'", "'" + group(output) + "'"));
        for (int i = 0; i < 100 && output.code() != 0; i++) {
            output = doctor();
        }
        DoctorFixture.assertHealthy(output);
        server.sendAsAdmin("DELETE", binding, "");
        server.sendAsAdmin("DELETE", path, "");
    }

    private static String group(DoctorFixture.Output output) {
        String identity =
                output.steps("/real").stream()
                        .filter(step -> step.get("name").getAsString().equals("identity"))
                        .map(step -> step.get("detail").getAsString())
                        .findFirst()
                        .orElseThrow();
        return identity.replaceFirst(".*(system:serviceaccounts:[^,]+).*", "$1");
    }

    @Test
    void findsASecretOfAnotherType() {
        server.createSecret(namespace, "ecr-pull", "Opaque", "{}");

        DoctorFixture.Output output = doctor();

        DoctorFixture.assertBroken(output, "/real", "dry run", "another type");
        assertThat(fix(output))
                .isEqualTo("kubectl delete secret ecr-pull --namespace " + namespace);
        server.sendAsAdmin(
                "DELETE", "/api/v1/namespaces/%s/secrets/ecr-pull".formatted(namespace), "");
        DoctorFixture.assertHealthy(doctor());
    }

    @Test
    void findsAnExpiredToken() {
        String secret =
                fixture.simulator()
                        .putSecret(TestFleet.ACCOUNT, TestFleet.REGION, "stale", "not-a-token");
        fixture.fleet =
                fixture.fleet.replaceFirst("token: \"[^\"]+\"", "token: \"" + secret + "\"");

        DoctorFixture.assertBroken(
                doctor(), "/real", "authentication", "doesn't accept the credential in " + secret);
    }
}
