package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.report.Report;
import io.ecrpusher.report.ReportJson;
import io.ecrpusher.report.ReportText;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Tests access to clusters outside EKS with credentials from Secrets Manager. */
class StoredClusterAccessTest {
    private static final String LONG_LABEL =
            "a-label-of-a-host-name-has-at-most-sixty-three-characters-but-this-one-more.test";

    private final TestFleet fleet = new TestFleet();
    private final SimulatedCluster cluster =
            SimulatedCluster.start("on-prem", _ -> Optional.empty());

    @AfterEach
    void stop() {
        cluster.close();
        fleet.close();
    }

    @Test
    void connectsWithATokenAndEndpoint() {
        Report report = run("token: '%s'".formatted(secret(cluster.adminToken() + "\n")), true);

        assertThat(report.failures()).isEmpty();
        assertThat(cluster.secret("default", "ecr-pull")).isPresent();
        assertThat(ReportJson.of(report).toString()).contains("eu-central-1/on-prem");
    }

    @Test
    void connectsWithAKubeconfigAlone() {
        Report report = run("kubeconfig: '%s'".formatted(secret(kubeconfig())), false);

        assertThat(report.failures()).isEmpty();
        assertThat(cluster.secret("default", "ecr-pull")).isPresent();
    }

    @Test
    void readsABinarySecret() {
        byte[] kubeconfig = kubeconfig().getBytes(StandardCharsets.UTF_8);
        Report report = run("kubeconfig: '%s'".formatted(binarySecret(kubeconfig)), false);

        assertThat(report.failures()).isEmpty();
        assertThat(cluster.secret("default", "ecr-pull")).isPresent();
    }

    @Test
    void reportsABinarySecretThatIsNotText() {
        byte[] archive = {0x1f, (byte) 0x8b, 0x08, 0x00};
        assertFails(
                run("token: '%s'".formatted(binarySecret(archive)), true),
                Cause.INVALID,
                "secretsmanager:GetSecretValue of arn:aws:secretsmanager:eu-central-1:111122223333:secret:on-prem-AbCdEf: the secret's binary value isn't text in UTF-8; store it as plain text");
        assertFails(
                run("token: '%s'".formatted(binarySecret(new byte[0])), true),
                Cause.INVALID,
                "secretsmanager:GetSecretValue of arn:aws:secretsmanager:eu-central-1:111122223333:secret:on-prem-AbCdEf: the secret holds no text");
    }

    private String binarySecret(byte[] value) {
        return fleet.simulator()
                .putBinarySecret(TestFleet.ACCOUNT, "eu-central-1", "on-prem", value);
    }

    @Test
    void advisesToNameTheEksClusterOfAKubeconfigWithAwsEksGetToken() {
        String exec =
                kubeconfig()
                        .replace(
                                "token:",
                                "exec: {command: aws, args: [--region, eu-west-1, eks, get-token, --cluster-name, prod]}, x:");

        assertKubeconfigFails(
                exec,
                Cause.INVALID,
                "the kubeconfig can't be used: it runs a program that gets tokens from EKS. In the fleet file, replace the kubeconfig by the EKS cluster's name and Region: {name: prod, region: eu-west-1}");
    }

    @Test
    void acceptsAnUppercaseSchemeInTheServerUrl() {
        String capitals = kubeconfig().replace("https:", "HTTPS:");

        assertThat(run("kubeconfig: '%s'".formatted(secret(capitals)), false).failures()).isEmpty();
    }

    @Test
    void refusesAKubeconfigWithExecAndNamesTheAlternative() {
        String exec = kubeconfig().replace("token:", "exec: {command: aws}, x:");

        assertKubeconfigFails(
                exec,
                Cause.INVALID,
                "the kubeconfig can't be used: it needs 'exec', which isn't part of the file. Set a token, or client-certificate-data and client-key-data");
    }

    @Test
    void honorsTheTlsServerNameOfAKubeconfig() {
        String other = kubeconfig().replace("{server:", "{tls-server-name: other.test, server:");

        assertKubeconfigFails(
                other, Cause.NOT_TRUSTED, "the API server's certificate is for another host");
    }

    @Test
    void refusesAKubeconfigWithImpersonation() {
        String other = kubeconfig().replace("{token:", "{as: system:admin, token:");

        assertKubeconfigFails(
                other,
                Cause.INVALID,
                "the kubeconfig can't be used: its user impersonates another one with 'as'. Remove the impersonation");
    }

    @Test
    void reportsATokenThatTheClusterRejects() {
        assertFails(
                run("token: '%s'".formatted(secret("stale")), true), Cause.NOT_AUTHENTICATED, "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\n  \"token\": \"abc\"\n}",
                "{\"token\":\"abc\"}",
                "abc\ndef",
                "Bearer abc"
            })
    void reportsASecretThatIsNotAToken(String stored) {
        assertFails(
                run("token: '%s'".formatted(secret(stored)), true),
                Cause.INVALID,
                "the bearer token isn't a single word; store the token alone, without JSON, quotes, or line breaks");
    }

    @Test
    void reportsAKubeconfigWithAnInvalidToken() {
        assertKubeconfigFails(
                kubeconfigWithToken("abc\\ndef"),
                Cause.INVALID,
                "the bearer token isn't a single word");
        assertKubeconfigFails(
                kubeconfigWithToken("\\n"),
                Cause.INVALID,
                "the kubeconfig can't be used: user 'u' has neither a token");
    }

    private String kubeconfigWithToken(String token) {
        return kubeconfig().replace(cluster.adminToken(), token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://k8s.corp:644333", "https://k8s.corp:0", "https://" + LONG_LABEL})
    void reportsAnInvalidServerUrlInAKubeconfig(String server) {
        Report report =
                run(
                        "kubeconfig: '%s'"
                                .formatted(
                                        secret(
                                                kubeconfig()
                                                        .replace(
                                                                cluster.endpoint().toString(),
                                                                server))),
                        false);
        assertFails(report, Cause.INVALID, "the ");
        assertThat(ReportText.message(report))
                .contains("isn't a URL such as https://k8s.example.com:6443");
    }

    @Test
    void reportsAMissingSecretByItsArn() {
        String arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:none-AbCdEf";
        assertFails(
                run("token: '%s'".formatted(arn), true),
                Cause.INVALID,
                "secretsmanager:GetSecretValue of " + arn + ": ResourceNotFoundException");
    }

    private void assertKubeconfigFails(String kubeconfig, Cause cause, String detail) {
        assertFails(run("kubeconfig: '%s'".formatted(secret(kubeconfig)), false), cause, detail);
    }

    private static void assertFails(Report report, Cause cause, String detail) {
        assertThat(report.failures()).hasSize(1);
        assertThat(report.failures().getFirst().cause()).isEqualTo(cause);
        assertThat(report.failures().getFirst().detail()).startsWith(detail);
    }

    private Report run(String access, boolean withEndpoint) {
        String endpoint =
                withEndpoint
                        ? "endpoint: '%s', ca: '%s',"
                                .formatted(cluster.endpoint(), base64(cluster.caPem()))
                        : "";
        fleet.fleetFile(
                """
                version: 1
                registries: [{name: main}]
                secrets: [{name: ecr-pull, namespaces: [default]}]
                clusters: [{name: on-prem, %s %s}]
                """
                        .formatted(endpoint, access));
        Report report = fleet.run();
        assertThat(report.outcomes() + ReportText.message(report))
                .doesNotContain(cluster.adminToken());
        return report;
    }

    private String secret(String value) {
        return fleet.simulator().putSecret(TestFleet.ACCOUNT, "eu-central-1", "on-prem", value);
    }

    private String kubeconfig() {
        return """
        apiVersion: v1
        kind: Config
        current-context: admin
        contexts: [{name: admin, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
        users: [{name: u, user: {token: "%s"}}]
        """
                .formatted(cluster.endpoint(), base64(cluster.caPem()), cluster.adminToken());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
