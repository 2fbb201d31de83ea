package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.report.Report;
import io.ecrpusher.simulator.http.CertificateAuthority;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tests runs with responses of AWS that are empty, incomplete, or not AWS's. */
class OddAwsResponseTest {
    private static final String ROLE = "arn:aws:iam::777788889999:role/spoke";
    private static final String READER = "arn:aws:iam::777788889999:role/reader";

    private final TestFleet fleet = new TestFleet();

    @BeforeEach
    void addClusters() {
        fleet.cluster("one", List.of());
        fleet.simulator().addRole(ROLE, Set.of(TestFleet.ROLE), Optional.empty());
        fleet.simulator().addRole(READER, Set.of(TestFleet.ROLE), Optional.empty());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "<html>Please log in</html>",
                "{\"cluster\": null}",
                "{\"cluster\": []}",
                "{\"cluster\": {}}",
                "{\"cluster\": {\"status\": \"ACTIVE\", \"endpoint\": \"https://a b\", \"certificateAuthority\": {\"data\": \"QQ==\"}}}",
                "{\"cluster\": {\"status\": \"ACTIVE\", \"endpoint\": \"https://127.0.0.1:1\", \"certificateAuthority\": {\"data\": \"%%\"}}}",
            })
    void namesDescribeCluster(String body) {
        fleet.simulator().faults().answer("eks", "DescribeCluster", body);
        assertFailsWith("eks:DescribeCluster of 'one' in eu-west-1: the response", run(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"cluster\": {\"status\": \"ACTIVE\"}}",
                "{\"cluster\": {\"status\": \"ACTIVE\", \"endpoint\": \"https://127.0.0.1:1\"}}",
                "{\"cluster\": {\"status\": \"ACTIVE\", \"endpoint\": \"https://127.0.0.1:1\", \"certificateAuthority\": null}}",
                "{\"cluster\": {\"status\": \"ACTIVE\", \"endpoint\": \"https://127.0.0.1:1\", \"certificateAuthority\": {\"data\": null}}}",
                "{\"cluster\": {\"status\": \"ACTIVE\", \"endpoint\": null, \"certificateAuthority\": {\"data\": \"QQ==\"}}}",
            })
    void reportsAClusterWithoutEndpointOrCa(String body) {
        fleet.simulator().faults().answer("eks", "DescribeCluster", body);
        assertFailsWith("the cluster is ", run(""));
    }

    @Test
    void reportsACaThatIsNotACertificate() {
        for (String ca : List.of("AAAA", "no PEM", "-----BEGIN CERTIFICATE-----\nMII=\n")) {
            fleet.simulator()
                    .faults()
                    .answer(
                            "eks",
                            "DescribeCluster",
                            """
                            {"cluster": {"status": "ACTIVE", "endpoint": "https://127.0.0.1:1",
                             "certificateAuthority": {"data": "%s"}}}"""
                                    .formatted(base64(ca)));
            assertFailsWith("the cluster's CA is not a usable certificate in PEM", run(""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:1", "https://", "https://user@127.0.0.1:1", "ftp://x"})
    void refusesAnEndpointThatIsNotHttps(String endpoint) {
        fleet.simulator()
                .faults()
                .answer(
                        "eks",
                        "DescribeCluster",
                        """
                        {"cluster": {"status": "ACTIVE", "endpoint": "%s",
                         "certificateAuthority": {"data": "%s"}}}"""
                                .formatted(
                                        endpoint,
                                        base64(CertificateAuthority.create("a test").pem())));
        Report report = run("");
        assertThat(report.failures()).hasSize(1);
        assertThat(report.failures().getFirst().detail())
                .matches(
                        "the cluster's endpoint isn't a URL such as .*|eks:DescribeCluster of 'one' in eu-west-1: the response's endpoint isn't a URL.*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "<html>Please log in</html>",
                "{\"authorizationData\": null}",
                "{\"authorizationData\": []}",
                "{\"authorizationData\": [null]}",
                "{\"authorizationData\": [{}]}",
                "{\"authorizationData\": [{\"authorizationToken\": \"%%\", \"proxyEndpoint\": \"https://111122223333.dkr.ecr.eu-west-1.amazonaws.com\", \"expiresAt\": 1800000000}]}",
                "{\"authorizationData\": [{\"authorizationToken\": \"QVdTOg==\", \"proxyEndpoint\": \"https://111122223333.dkr.ecr.eu-west-1.amazonaws.com\", \"expiresAt\": 1800000000}]}",
                "{\"authorizationData\": [{\"authorizationToken\": \"QVdTOng=\", \"proxyEndpoint\": null, \"expiresAt\": 1800000000}]}",
                "{\"authorizationData\": [{\"authorizationToken\": \"QVdTOng=\", \"proxyEndpoint\": \"nowhere\", \"expiresAt\": 1800000000}]}",
                "{\"authorizationData\": [{\"authorizationToken\": \"QVdTOng=\", \"proxyEndpoint\": \"https://111122223333.dkr.ecr.eu-west-1.amazonaws.com\"}]}",
            })
    void namesGetAuthorizationToken(String body) {
        fleet.simulator().faults().answer("ecr", "GetAuthorizationToken", body);
        assertFailsWith(
                "registry 'main': ecr:GetAuthorizationToken in eu-west-1: the response", run(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"authorizationData\": {}}"})
    void namesGetAuthorizationTokenOfEcrPublic(String body) {
        fleet.simulator().faults().answer("ecr-public", "GetAuthorizationToken", body);
        Report report = run("registries: [{name: main, public: true}]", "clusters: [{name: one}]");
        assertFailsWith("registry 'main': ecr-public:GetAuthorizationToken: the response", report);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>Please log in</html>",
                "<AssumeRoleResponse/>",
                "<AssumeRoleResponse><AssumeRoleResult><Credentials/></AssumeRoleResult></AssumeRoleResponse>",
                "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>b</SecretAccessKey><SessionToken>c</SessionToken><Expiration>x</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
            })
    void namesAssumeRole(String body) {
        fleet.simulator().faults().answer("sts", "AssumeRole", body);
        assertFailsWith(
                "sts:AssumeRole of %s: the response".formatted(ROLE),
                run(
                        "registries: [{name: main}]",
                        "clusters: [{name: one, role: '%s'}]".formatted(ROLE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "<html>",
                "{\"clusters\": [null]}",
                "{\"clusters\": [\"../x\"]}",
            })
    void namesListClusters(String body) {
        fleet.simulator().faults().answer("eks", "ListClusters", body);
        Report report = run("registries: [{name: main}]", "clusters: [{discover: {}}]");
        assertFailsWith("eks:ListClusters", report);
    }

    @Test
    void usesTheValidNamesOfAList() {
        fleet.simulator()
                .faults()
                .answer("eks", "ListClusters", "{\"clusters\": [\"a\\u001b/b\", \"one\", null]}");
        Report report = run("registries: [{name: main}]", "clusters: [{discover: {}}]");
        assertThat(report.applied()).isEqualTo(1);
        assertFailsWith("eks:ListClusters returned 'a�/b', which isn't a valid", report);
    }

    @Test
    void stopsReadingAListThatDoesNotEnd() {
        fleet.simulator()
                .faults()
                .answer("eks", "ListClusters", "{\"clusters\": [], \"nextToken\": \"again\"}");
        Report report = run("registries: [{name: main}]", "clusters: [{discover: {}}]");
        assertFailsWith("eks:ListClusters in eu-west-1: the list of clusters doesn't end", report);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "<html>",
                "{\"Accounts\": [{}]}",
                "{\"Accounts\": [{\"Id\": \"1\", \"Arn\": \"x\", \"State\": \"ACTIVE\"}]}",
                "{\"Accounts\": [{\"Id\": \"111122223333\", \"Arn\": \"x\", \"State\": \"ACTIVE\"}]}"
            })
    void reportsOddAccountsOfAnOrganization(String body) {
        fleet.simulator().faults().answer("organizations", "ListAccounts", body);
        Report report =
                run(
                        "registries: [{name: main}]",
                        "clusters: [{discover: {organization: {role: spoke}}}]");
        assertFailsWith("organizations:List*: the response", report);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{}", "{\"Parameter\": null}", "{\"Parameter\": {}}", "<html>"})
    void namesGetParameter(String body) {
        fleet.simulator().faults().answer("ssm", "GetParameter", body);
        fleet.with("FLEET_FILE", "ssm:/fleet");
        assertThatThrownBy(fleet::run)
                .hasMessageContaining("can't be read: ssm:GetParameter: the response");
    }

    private Report run(String registries, String clusters) {
        fleet.fleetFile(
                """
                version: 1
                %s
                secrets: [{name: ecr-pull, namespaces: [default]}]
                %s
                """
                        .formatted(registries, clusters));
        return fleet.run();
    }

    private Report run(String fields) {
        return run("registries: [{name: main}]", "clusters: [{name: one%s}]".formatted(fields));
    }

    private static void assertFailsWith(String detail, Report report) {
        assertThat(report.failures())
                .singleElement()
                .extracting(Report.Failure::detail)
                .asString()
                .startsWith(detail);
        assertNothingUnexpected(report);
    }

    private static void assertNothingUnexpected(Report report) {
        assertThat(report.failures())
                .allSatisfy(
                        failure ->
                                assertThat(failure.detail())
                                        .doesNotContainIgnoringCase("unexpected")
                                        .doesNotContain("NullPointerException"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
