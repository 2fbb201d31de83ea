package io.ecrpusher.simulator.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.EksTokens;
import io.ecrpusher.simulator.aws.Principal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A served fleet, used by its files alone. */
class ServedFleetTest {
    private static final String PARTNER = "444455556666";

    @TempDir Path directory;
    private ServedFleet fleet;

    @AfterEach
    void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    void theEnvironmentIsThatOfAnAdministrator() throws IOException {
        Map<String, String> environment = serve();

        assertThat(environment)
                .containsEntry("AWS_REGION", "eu-west-1")
                .containsEntry("NO_PROXY", "127.0.0.1,localhost")
                .containsEntry("HTTPS_PROXY", fleet.proxy().uri().toString())
                .doesNotContainKey("AWS_ENDPOINT_URL");
        assertThat(Files.readString(Path.of(environment.get("AWS_CA_BUNDLE"))))
                .startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(
                        client(StsClient.builder(), admin(environment), "eu-west-1")
                                .getCallerIdentity()
                                .arn())
                .isEqualTo("arn:aws:iam::111122223333:user/admin");
    }

    @Test
    void onlyTheOwnerMayReadTheFiles() throws IOException {
        serve();

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("env", "aws-config", "ca.pem");
        }
        for (String name : List.of("env", "aws-config")) {
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(directory.resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void theProfilesAreAdministratorsOfEachAccount() throws IOException {
        Map<String, String> environment = serve();
        ProfileFile profiles =
                ProfileFile.builder()
                        .type(ProfileFile.Type.CONFIGURATION)
                        .content(Path.of(environment.get("AWS_CONFIG_FILE")))
                        .build();

        AwsCredentialsProvider partner =
                ProfileCredentialsProvider.builder()
                        .profileFile(profiles)
                        .profileName("admin-" + PARTNER)
                        .build();

        assertThat(client(StsClient.builder(), partner, "eu-west-1").getCallerIdentity().account())
                .isEqualTo(PARTNER);
        assertThat(profiles.profile("fleet-admin-" + PARTNER).orElseThrow().property("role_arn"))
                .contains("arn:aws:iam::444455556666:role/fleet-admin");
    }

    @Test
    void spreadsClustersOverAccountsAndRegions() throws IOException {
        Map<String, String> environment = serve();
        EksClient eks = client(EksClient.builder(), admin(environment), "us-east-1");

        assertThat(fleet.simulator().clusters()).hasSize(30);
        assertThat(eks.listClusters().clusters()).hasSize(5);
        assertThat(
                        fleet.simulator().clusters().stream()
                                .filter(
                                        cluster ->
                                                cluster.describe()
                                                        .getAsJsonObject("tags")
                                                        .has("ecr-pusher")))
                .hasSize(24);
        assertThat(
                        fleet.simulator().clusters().stream()
                                .filter(one -> one.authenticationMode().equals("CONFIG_MAP")))
                .singleElement()
                .extracting(EksCluster::name)
                .isEqualTo("shop-30");
    }

    @Test
    void onlyTheOperatorsOfTheStackAssumeTheRoleOfTheFunction() throws IOException {
        AwsCredentialsProvider admin = admin(serve());
        StsClient sts = client(StsClient.builder(), admin, "eu-west-1");
        AssumeRoleRequest request =
                AssumeRoleRequest.builder()
                        .roleArn("arn:aws:iam::111122223333:role/ecr-pusher")
                        .roleSessionName("operator")
                        .build();

        assertThat(sts.assumeRole(request).assumedRoleUser().arn()).endsWith("/operator");
        var _ =
                client(CloudFormationClient.builder(), admin, "eu-west-1")
                        .updateStack(
                                update ->
                                        update.stackName("ecr-pusher")
                                                .usePreviousTemplate(true)
                                                .parameters(
                                                        Parameter.builder()
                                                                .parameterKey("RoleName")
                                                                .usePreviousValue(true)
                                                                .build()));
        assertThatExceptionOfType(StsException.class)
                .isThrownBy(() -> sts.assumeRole(request))
                .withMessageContaining("is not authorized to perform: sts:AssumeRole");
    }

    @Test
    void theAdministratorOfTheHomeAccountReachesTheClustersOfOthers() throws IOException {
        Map<String, String> environment = serve();
        EksCluster cluster =
                fleet.simulator().clusters().stream()
                        .filter(one -> one.account().equals(PARTNER))
                        .findFirst()
                        .orElseThrow();
        Credentials assumed =
                client(StsClient.builder(), admin(environment), "eu-west-1")
                        .assumeRole(
                                r ->
                                        r.roleArn("arn:aws:iam::444455556666:role/fleet-admin")
                                                .roleSessionName("test"))
                        .credentials();
        var session =
                new Principal(
                        "arn:aws:sts::444455556666:assumed-role/fleet-admin/test",
                        assumed.accessKeyId(),
                        assumed.secretAccessKey(),
                        Optional.of(assumed.sessionToken()),
                        Optional.empty());

        assertThat(
                        client(
                                        EksClient.builder(),
                                        StaticCredentialsProvider.create(
                                                AwsSessionCredentials.create(
                                                        assumed.accessKeyId(),
                                                        assumed.secretAccessKey(),
                                                        assumed.sessionToken())),
                                        cluster.region())
                                .listClusters()
                                .clusters())
                .contains(cluster.name());
        assertThat(
                        cluster.reviewer()
                                .review(
                                        EksTokens.encode(
                                                EksTokens.presigned(
                                                        session,
                                                        true,
                                                        cluster.name(),
                                                        "sts.eu-west-1.amazonaws.com",
                                                        "eu-west-1",
                                                        Clock.systemUTC())))
                                .orElseThrow()
                                .groups())
                .contains("system:masters");
    }

    @Test
    void theStackLeadsToTheFleetFile() throws IOException {
        AwsCredentialsProvider admin = admin(serve());
        Map<String, String> outputs = new HashMap<>();
        client(CloudFormationClient.builder(), admin, "eu-west-1")
                .describeStacks(r -> r.stackName("ecr-pusher"))
                .stacks()
                .getFirst()
                .outputs()
                .forEach(output -> outputs.put(output.outputKey(), output.outputValue()));

        String location =
                client(LambdaClient.builder(), admin, "eu-west-1")
                        .getFunctionConfiguration(r -> r.functionName(outputs.get("FunctionName")))
                        .environment()
                        .variables()
                        .get("FLEET_FILE");

        assertThat(outputs).containsKeys("RoleArn", "BucketName", "FunctionArn");
        assertThat(location).isEqualTo("s3://ecr-pusher-fleet-111122223333/fleet.yaml");
        assertThat(
                        client(S3Client.builder().forcePathStyle(true), admin, "eu-west-1")
                                .getObjectAsBytes(
                                        r ->
                                                r.bucket("ecr-pusher-fleet-111122223333")
                                                        .key("fleet.yaml"))
                                .asUtf8String())
                .contains("arn:aws:iam::444455556666:role/ecr-pusher-spoke");
        assertThat(
                        client(OrganizationsClient.builder(), admin, "us-east-1")
                                .listAccounts()
                                .accounts())
                .hasSize(3);
    }

    @Test
    void plantsFaults() throws IOException {
        serve("--fault", "config-map:shop-01", "--fault", "creating:shop-02");

        assertThat(cluster("shop-01").authenticationMode()).isEqualTo("CONFIG_MAP");
        assertThat(cluster("shop-02").describe().get("status").getAsString()).isEqualTo("CREATING");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> serve("--fault", "creating:none"))
                .withMessageContaining("none");
    }

    @Test
    void describesARealClusterByItsKubeconfig() throws Exception {
        Path kubeconfig = directory.resolve("admin.kubeconfig");
        Map<String, String> environment = serve("--real", kubeconfig.toString(), "real");
        assertThat(directory.resolve("webhook.kubeconfig"))
                .content()
                .contains("/token-review/real");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> fleet.connectRealClusters(Duration.ZERO))
                .withMessageContaining("admin.kubeconfig");
        Files.writeString(
                kubeconfig,
                """
                clusters:
                  - name: one
                    cluster: {server: "https://127.0.0.1:1", certificate-authority-data: Y2E=}
                """);

        fleet.connectRealClusters(Duration.ZERO);

        var described =
                client(EksClient.builder(), admin(environment), "eu-west-1")
                        .describeCluster(r -> r.name("real"))
                        .cluster();
        assertThat(described.endpoint()).isEqualTo("https://127.0.0.1:1");
        assertThat(described.certificateAuthority().data()).isEqualTo("Y2E=");
    }

    private Map<String, String> serve(String... options) throws IOException {
        stop();
        fleet = null;
        fleet =
                ServedFleet.start(
                        Options.parse(
                                Stream.concat(
                                                Stream.of("--dir", directory.toString()),
                                                Stream.of(options))
                                        .toArray(String[]::new)));
        Map<String, String> environment = new HashMap<>();
        for (String line : Files.readAllLines(directory.resolve("env"))) {
            if (line.startsWith("export ")) {
                String[] variable = line.substring(7).split("=", 2);
                environment.put(variable[0], variable[1].replace("'", ""));
            }
        }
        return environment;
    }

    private EksCluster cluster(String name) {
        return fleet.simulator().clusters().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static AwsCredentialsProvider admin(Map<String, String> environment) {
        return StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"),
                        environment.get("AWS_SECRET_ACCESS_KEY")));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, AwsCredentialsProvider credentials, String region) {
        return builder.endpointOverride(fleet.endpoint())
                .region(Region.of(region))
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }
}
