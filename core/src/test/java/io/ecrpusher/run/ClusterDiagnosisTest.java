package io.ecrpusher.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.report.Report;
import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Tests what a report says about clusters and AWS calls that fail. */
class ClusterDiagnosisTest {
    private static final String BUCKET = "answers";
    private static final String ROLE = "arn:aws:iam::777788889999:role/spoke";

    private final TestFleet fleet = new TestFleet();
    private final EksCluster cluster = fleet.cluster("one", List.of());

    @AfterEach
    void stop() {
        fleet.close();
    }

    @Test
    void signsForTheIdOfALocalClusterOnAnOutpost() {
        cluster.onOutpost("3f1d2c7e-8a0b-4c55-9b1e-2d6f0a9c1e44");
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        fleet.with("CLUSTERS", "one").with("ANSWERS_BUCKET", BUCKET);

        assertThat(fleet.run().applied()).isEqualTo(1);
        assertThat(fleet.run().applied()).as("in a process that reads the store").isEqualTo(1);
        assertThat(fleet.calls("DescribeCluster")).isEqualTo(1);
    }

    @Test
    void saysThatEksGivesNoAccessToAConnectedCluster() {
        cluster.describedWith(
                        "{\"connectorConfig\": {\"provider\": \"OTHER\"}, \"endpoint\": null}")
                .status("PENDING");

        Report.Failure failure = failure();

        assertThat(failure.cause()).isEqualTo(Cause.INVALID);
        assertThat(failure.detail())
                .startsWith("the cluster is connected to EKS by the EKS Connector")
                .contains("EKS gives no access to its API server");
    }

    @Test
    void namesTheAuthenticationModeIfTheTokenIsRefused() {
        cluster.revokeAccess(TestFleet.ROLE)
                .describedWith(
                        "{\"accessConfig\": {\"authenticationMode\": \"API_AND_CONFIG_MAP\"}}");
        assertThat(failure().detail())
                .startsWith("the cluster doesn't accept the bearer token. ")
                .contains("--kubernetes-groups ecr-pusher", "API_AND_CONFIG_MAP")
                .doesNotContain("secret");

        cluster.describedWith("{\"accessConfig\": {\"authenticationMode\": \"CONFIG_MAP\"}}");
        assertThat(failure().detail())
                .contains(
                        "authenticationMode is CONFIG_MAP, which ignores access entries",
                        "aws-auth");
    }

    @Test
    void comparesTheClocksIfTheTokenIsRefused() {
        refuseWithDate("Thu, 01 Jan 2015 00:00:00 GMT");
        assertThat(failure().detail()).contains("minutes ahead of the API server's");
        cluster.kubernetes().server().clearFaults();
        refuseWithDate("Fri, 01 Jan 2100 00:00:00 GMT");
        assertThat(failure().detail()).contains("minutes behind the API server's");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "", "Thu, 01 Jan 999999999999 00:00:00 GMT"})
    void ignoresADateThatItCannotRead(String date) {
        refuseWithDate(date);
        assertThat(failure().detail()).doesNotContain("clock").contains("access entry");
    }

    private void refuseWithDate(String date) {
        cluster.kubernetes()
                .server()
                .fault(
                        Fault.respond(
                                HttpResponse.json(
                                                401,
                                                """
                                                {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                                                 "message": "Unauthorized", "reason": "Unauthorized", "code": 401}""")
                                        .with("Date", date)));
    }

    @Test
    void namesTheNetworkSettingsOfAnUnreachableCluster() {
        cluster.kubernetes().server().fault(Fault.blackHole());
        assertThat(failure().detail()).isEqualTo("the API server did not respond in time");

        cluster.describedWith(
                "{\"resourcesVpcConfig\": {\"endpointPublicAccess\": true, \"publicAccessCidrs\": [\"192.0.2.0/24\", \"198.51.100.7/32\"]}}");
        assertThat(failure().detail())
                .startsWith("the API server did not respond in time. ")
                .contains("publicAccessCidrs 192.0.2.0/24, 198.51.100.7/32");

        cluster.describedWith("{\"resourcesVpcConfig\": {\"endpointPublicAccess\": false}}");
        assertThat(failure().detail()).contains("endpointPublicAccess: false");
    }

    @Test
    void namesTheNetworkSettingsAlsoWithAStoredEndpoint() {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        fleet.with("ANSWERS_BUCKET", BUCKET);
        cluster.describedWith("{\"resourcesVpcConfig\": {\"endpointPublicAccess\": false}}");
        assertThat(fleet.with("CLUSTERS", "one").run().failures()).isEmpty();

        cluster.kubernetes().server().fault(Fault.refused());
        assertThat(failure().detail()).contains("endpointPublicAccess: false");
        assertThat(fleet.calls("DescribeCluster")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{name: one, role: 'ROLE'}",
                "{discover: {roles: ['ROLE']}}",
                "{discover: {organization: {role: x, reader: 'ROLE'}}}"
            })
    void namesAssumeRoleAsTheCallThatFailed(String entry) {
        Report report = run("{name: main}", entry.replace("ROLE", ROLE));
        assertThat(report.failures().getFirst().detail())
                .startsWith("sts:AssumeRole of " + ROLE + ": AccessDenied");
    }

    @Test
    void namesAssumeRoleForARegistry() {
        Report report = run("{name: main, role: '%s'}".formatted(ROLE), "{name: one}");
        assertThat(report.failures().getFirst().detail())
                .startsWith("registry 'main': sts:AssumeRole of " + ROLE + ": AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({"eks, /clusters/one", "eks, /clusters"})
    void explainsAnUnrecognizedClient(String service, String path) {
        fleet.simulator()
                .awsServer()
                .fault(
                        Fault.respond(
                                        HttpResponse.json(
                                                        403,
                                                        "{\"message\": \"The security token included in the request is invalid.\"}")
                                                .with(
                                                        "x-amzn-ErrorType",
                                                        "UnrecognizedClientException"))
                                .when(request -> request.path().equals(path)));
        Report report =
                run("{name: main}", path.endsWith("one") ? "{name: one}" : "{discover: {}}");
        assertThat(report.failures().getFirst().detail())
                .startsWith(service + ":")
                .contains("the Region isn't enabled in the account, or is in another partition");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{name: main}] | [{name: one, region: cn-north-1}]",
                "[{name: main}] | [{name: one, role: 'arn:aws-cn:iam::111122223333:role/x'}]",
                "[{name: main}] | [{name: one, kubeconfig: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:x-AbCdEf'}]",
                "[{name: main}] | [{discover: {regions: [us-gov-west-1]}}]",
                "[{name: main}] | [{discover: {roles: ['arn:aws-us-gov:iam::111122223333:role/x']}}]",
                "[{name: main}] | [{discover: {organization: {role: x, reader: 'arn:aws-eusc:iam::111122223333:role/x'}}}]",
                "[{name: main, regions: [eusc-de-east-1]}] | [{name: one}]",
                "[{name: main, role: 'arn:aws-iso:iam::111122223333:role/x'}] | [{name: one}]"
            })
    void refusesAnotherPartitionBeforeAnyCall(String registriesAndClusters) {
        String[] parts = registriesAndClusters.split(" \\| ", -1);
        assertThatThrownBy(() -> runFile("registries: " + parts[0] + "\nclusters: " + parts[1]))
                .hasMessageStartingWith("1 mistake in ")
                .hasMessageContaining("credentials aren't valid across partitions");
        assertThat(fleet.simulator().calls()).isEmpty();
    }

    @Test
    void refusesEcrPublicOutsideTheCommercialPartition() {
        fleet.with("AWS_REGION", "cn-north-1");
        assertThatThrownBy(() -> run("{name: main, public: true}", "{name: one}"))
                .hasMessageContaining("Amazon ECR Public is in partition aws");
    }

    @Test
    void refusesAStoredEndpointThatEksCannotHaveDescribed() {
        fleet.simulator().createBucket(TestFleet.ACCOUNT, BUCKET);
        fleet.with("CLUSTERS", "one").with("ANSWERS_BUCKET", BUCKET);
        assertThat(fleet.run().applied()).isEqualTo(1);
        String key = fleet.simulator().objects(BUCKET).getFirst();
        String stored = fleet.simulator().object(BUCKET, key).orElseThrow();
        String server = cluster.kubernetes().endpoint().toString();
        String ca = stored.replaceAll(".*\"ca\":\"([^\"]*)\".*", "$1");
        List<String> changed =
                List.of(
                        stored.replace(server, server.replace("https:", "http:")),
                        stored.replace(server, "https://attacker.example"),
                        stored.replace(server, "https://198.51.100.7"),
                        stored.replace(server, "https://x.eks.attacker.example"),
                        stored.replace(server, "https://user@127.0.0.1"),
                        stored.replace(ca, ""),
                        stored.replace(ca, "no certificate"),
                        "",
                        "[".repeat(100_000),
                        "x".repeat(10_000_000));
        for (String text : changed) {
            assertThat(text).isNotEqualTo(stored);
            fleet.simulator().putObject(TestFleet.ACCOUNT, BUCKET, key, text);
            long before = fleet.calls("DescribeCluster");
            assertThat(fleet.run().applied()).isEqualTo(1);
            assertThat(fleet.calls("DescribeCluster")).isEqualTo(before + 1);
        }
    }

    @Test
    void usesNoBucketOfAnotherAccount() {
        fleet.simulator().createBucket("999900001111", BUCKET);
        fleet.simulator().shareBucket(BUCKET);
        Report report = fleet.with("CLUSTERS", "one").with("ANSWERS_BUCKET", BUCKET).run();

        assertThat(report.applied()).isEqualTo(1);
        assertThat(fleet.simulator().objects(BUCKET)).isEmpty();
        assertThat(report.warnings())
                .extracting(Report.Warning::detail)
                .singleElement()
                .asString()
                .contains("s3:GetObject in bucket answers: AccessDenied");
    }

    @Test
    void readsAFleetFileOfAnotherAccountOnlyIfItIsNamed() {
        fleet.simulator()
                .putObject(
                        "999900001111",
                        "platform",
                        "fleet.yaml",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters: [{name: one}]
                        """);
        fleet.simulator().shareBucket("platform");
        fleet.with("FLEET_FILE", "s3://platform/fleet.yaml");
        assertThatThrownBy(fleet::run).hasMessageContaining("FLEET_FILE_ACCOUNT");

        assertThat(fleet.with("FLEET_FILE_ACCOUNT", "999900001111").run().applied()).isEqualTo(1);
    }

    private Report.Failure failure() {
        Report report = fleet.with("CLUSTERS", "one").run();
        assertThat(report.failures()).hasSize(1);
        return report.failures().getFirst();
    }

    private Report run(String registry, String entry) {
        return runFile("registries: [%s]\nclusters: [%s]".formatted(registry, entry));
    }

    private Report runFile(String registriesAndClusters) {
        return fleet.fleetFile(
                        """
                        version: 1
                        %s
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        """
                                .formatted(registriesAndClusters))
                .run();
    }
}
