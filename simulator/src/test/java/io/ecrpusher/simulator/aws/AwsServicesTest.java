package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Cluster;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** STS, EKS, SSM, and S3, called with the AWS SDK. */
class AwsServicesTest extends SimulatedAccount {
    @Test
    void stsReturnsTheCallerIdentity() {
        var identity = client(StsClient.builder(), simulator, pusher, REGION).getCallerIdentity();

        assertThat(identity.account()).isEqualTo(ACCOUNT);
        assertThat(identity.userId()).startsWith("AROA").endsWith(":rotate");
    }

    @Test
    void stsAssumesARoleForTrustedCallersWithTheExternalId() {
        String role = "arn:aws:iam::444455556666:role/ecr-pull";
        simulator.addRole(role, Set.of(ROLE), Optional.of("fleet"));
        StsClient sts = client(StsClient.builder(), simulator, pusher, REGION);

        var credentials =
                sts.assumeRole(r -> r.roleArn(role).roleSessionName("push").externalId("fleet"))
                        .credentials();

        var assumed =
                new Principal(
                        "arn:aws:sts::444455556666:assumed-role/ecr-pull/push",
                        credentials.accessKeyId(),
                        credentials.secretAccessKey(),
                        Optional.of(credentials.sessionToken()),
                        Optional.empty());
        assertThat(ecrToken(assumed, REGION).proxyEndpoint()).startsWith("https://444455556666.");
        assertThat(simulator.issuedSecrets())
                .contains(credentials.secretAccessKey(), credentials.sessionToken());
        assertRefused(
                () -> sts.assumeRole(r -> r.roleArn(role).roleSessionName("push")),
                403,
                "AccessDenied");
        assertRefused(
                () ->
                        client(StsClient.builder(), simulator, another("untrusted"), REGION)
                                .assumeRole(
                                        r ->
                                                r.roleArn(role)
                                                        .roleSessionName("push")
                                                        .externalId("fleet")),
                403,
                "AccessDenied");
    }

    @Test
    void eksDescribesAClusterOfTheCallersAccount() {
        EksCluster cluster =
                simulator.addCluster(ACCOUNT, REGION, "described").tag("ecr-pusher", "enabled");
        EksClient eks = client(EksClient.builder(), simulator, pusher, REGION);

        Cluster seen = eks.describeCluster(r -> r.name("described")).cluster();

        assertThat(seen.arn()).isEqualTo("arn:aws:eks:eu-west-1:111122223333:cluster/described");
        assertThat(seen.endpoint()).isEqualTo(cluster.kubernetes().endpoint().toString());
        assertThat(Base64.getDecoder().decode(seen.certificateAuthority().data()))
                .asString(UTF_8)
                .isEqualTo(cluster.kubernetes().caPem());
        assertThat(seen.statusAsString()).isEqualTo("ACTIVE");
        assertThat(seen.tags()).containsEntry("ecr-pusher", "enabled");
    }

    @Test
    void eksHidesClustersOfOtherAccountsAndRegions() {
        EksCluster _ = simulator.addCluster("999988887777", REGION, "hidden");
        EksClient eks = client(EksClient.builder(), simulator, pusher, REGION);

        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> eks.describeCluster(r -> r.name("hidden")))
                .withMessageContaining("No cluster found for name: hidden.");
    }

    @Test
    void eksListsClustersInPages() {
        for (String name : List.of("page-a", "page-b", "page-c")) {
            EksCluster _ = simulator.addCluster(ACCOUNT, "eu-north-1", name);
        }
        EksClient eks = client(EksClient.builder(), simulator, pusher, "eu-north-1");

        assertThat(eks.listClusters(r -> r.maxResults(2)).clusters())
                .containsExactly("page-a", "page-b");
        assertThat(eks.listClustersPaginator(r -> r.maxResults(2)).clusters().stream())
                .containsExactly("page-a", "page-b", "page-c");
    }

    @Test
    void ssmReturnsAParameter() {
        simulator.putParameter(ACCOUNT, REGION, "/fleet", "version: 1");
        simulator.putSecureParameter(ACCOUNT, REGION, "/secret", "version: 2");
        SsmClient ssm = client(SsmClient.builder(), simulator, pusher, REGION);

        assertThat(ssm.getParameter(r -> r.name("/fleet")).parameter().value())
                .isEqualTo("version: 1");
        assertThat(ssm.getParameter(r -> r.name("/secret")).parameter().value())
                .isNotEqualTo("version: 2");
        assertThat(
                        ssm.getParameter(r -> r.name("/secret").withDecryption(true))
                                .parameter()
                                .value())
                .isEqualTo("version: 2");
        assertThatExceptionOfType(ParameterNotFoundException.class)
                .isThrownBy(() -> ssm.getParameter(r -> r.name("/none")));
    }

    @Test
    void s3ReturnsAnObject() {
        simulator.putObject(ACCOUNT, "fleet-bucket", "a b/fleet+1.yaml", "version: 1");
        simulator.putObject("999988887777", "other-account", "k", "v");
        S3Client s3 = client(S3Client.builder(), simulator, pusher, REGION);

        assertThat(
                        s3.getObjectAsBytes(r -> r.bucket("fleet-bucket").key("a b/fleet+1.yaml"))
                                .asUtf8String())
                .isEqualTo("version: 1");
        assertThatExceptionOfType(NoSuchKeyException.class)
                .isThrownBy(() -> s3.getObjectAsBytes(r -> r.bucket("fleet-bucket").key("none")));
        assertRefused(
                () -> s3.getObjectAsBytes(r -> r.bucket("other-account").key("k")),
                403,
                "AccessDenied");
    }

    @Test
    void s3KeepsAnObjectUntilItIsDeleted() {
        simulator.createBucket(ACCOUNT, "kept");
        Principal keeper = another("keeper");
        S3Client s3 = client(S3Client.builder(), simulator, keeper, REGION);

        String tag =
                s3.putObject(
                                r -> r.bucket("kept").key("a b/fleet+1.yaml"),
                                RequestBody.fromString("version: ü"))
                        .eTag();
        s3.putObject(r -> r.bucket("kept").key("0"), RequestBody.empty());

        assertThat(simulator.objects("kept")).containsExactly("0", "a b/fleet+1.yaml");
        assertThat(simulator.object("kept", "0")).contains("");
        var got = s3.getObjectAsBytes(r -> r.bucket("kept").key("a b/fleet+1.yaml"));
        assertThat(got.asUtf8String()).isEqualTo("version: ü");
        assertThat(got.response().eTag()).isEqualTo(tag);

        s3.deleteObject(r -> r.bucket("kept").key("0"));
        s3.deleteObject(r -> r.bucket("kept").key("never there"));

        assertThat(simulator.object("kept", "0")).isEmpty();
        assertThat(simulator.calls())
                .containsEntry(new AwsCall("s3", "PutObject", REGION, keeper.arn()), 2L)
                .containsEntry(new AwsCall("s3", "DeleteObject", REGION, keeper.arn()), 2L);
        assertThat(simulator.received())
                .anyMatch(
                        request ->
                                request.startsWith("/kept/a%20b/fleet%2B1.yaml?")
                                        && request.contains("version: ü"));
    }

    @Test
    void s3AcceptsChunkedAndPlainBodies() {
        simulator.createBucket(ACCOUNT, "bodies");
        String large = "0123456789\r\n".repeat(30_000);
        S3Client chunked = client(S3Client.builder(), simulator, pusher, REGION);
        S3Client whole =
                client(
                        S3Client.builder()
                                .serviceConfiguration(c -> c.chunkedEncodingEnabled(false)),
                        simulator,
                        pusher,
                        REGION);
        S3Client withoutChecksum =
                client(
                        S3Client.builder()
                                .requestChecksumCalculation(
                                        RequestChecksumCalculation.WHEN_REQUIRED),
                        simulator,
                        pusher,
                        REGION);

        for (S3Client s3 : List.of(chunked, whole, withoutChecksum)) {
            s3.putObject(r -> r.bucket("bodies").key("large"), RequestBody.fromString(large));

            assertThat(simulator.object("bodies", "large")).contains(large);
            s3.deleteObject(r -> r.bucket("bodies").key("large"));
        }
        chunked.putObject(
                r -> r.bucket("bodies").key("sha").checksumAlgorithm("SHA256"),
                RequestBody.fromString("hashed"));
        assertThat(simulator.object("bodies", "sha")).contains("hashed");
        assertRefused(
                () ->
                        chunked.putObject(
                                r -> r.bucket("bodies").key("damaged").checksumCRC32("AAAAAA=="),
                                RequestBody.fromString("not what it was")),
                400,
                "BadDigest");
        assertThat(simulator.objects("bodies")).containsExactly("sha");
    }

    @Test
    void s3WritesOnlyToBucketsOfTheCallersAccount() {
        simulator.createBucket("999988887777", "elsewhere");
        simulator.createBucket(ACCOUNT, "guarded");
        Principal denied = another("denied-writer");
        simulator.faults().deny(denied.arn(), "s3:PutObject");
        S3Client s3 = client(S3Client.builder(), simulator, pusher, REGION);

        assertThatExceptionOfType(NoSuchBucketException.class)
                .isThrownBy(
                        () ->
                                s3.putObject(
                                        r -> r.bucket("no-bucket").key("k"),
                                        RequestBody.fromString("v")));
        assertRefused(
                () -> s3.deleteObject(r -> r.bucket("elsewhere").key("k")), 403, "AccessDenied");
        assertRefused(
                () ->
                        client(S3Client.builder(), simulator, denied, REGION)
                                .putObject(
                                        r -> r.bucket("guarded").key("k"),
                                        RequestBody.fromString("v")),
                403,
                "AccessDenied");
        assertThat(simulator.objects("guarded")).isEmpty();
        assertThat(simulator.objects("no-bucket")).isEmpty();
    }

    @Test
    void authorizesTheGroupsOfAnAccessEntry() throws Exception {
        EksCluster cluster = simulator.addCluster(ACCOUNT, REGION, "entered");
        Principal partner =
                simulator.addRoleSession("arn:aws:iam::444455556666:role/partner", "run");
        assertThat(listNamespaces(cluster, partner)).isEqualTo(401);

        EksCluster _ = cluster.grantAccess("arn:aws:iam::444455556666:role/partner", "nobody");
        assertThat(listNamespaces(cluster, partner)).isEqualTo(403);

        EksCluster _ =
                cluster.grantAccess("arn:aws:iam::444455556666:role/partner", "system:masters");
        assertThat(listNamespaces(cluster, partner)).isEqualTo(200);
        assertThat(cluster.acceptedTokens()).isNotEmpty();
    }

    private static int listNamespaces(EksCluster cluster, Principal principal)
            throws IOException, InterruptedException, GeneralSecurityException {
        String token =
                EksTokens.encode(
                        EksTokens.presigned(
                                principal,
                                true,
                                cluster.name(),
                                "sts.eu-west-1.amazonaws.com",
                                REGION,
                                Clock.systemUTC()));
        HttpRequest request =
                HttpRequest.newBuilder(
                                cluster.kubernetes().endpoint().resolve("/api/v1/namespaces"))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(cluster)).build()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static SSLContext trusting(EksCluster cluster)
            throws IOException, GeneralSecurityException {
        byte[] pem = cluster.kubernetes().caPem().getBytes(UTF_8);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @Test
    void listsObjectsAndObeysTheBucketsPolicy() {
        simulator.putObject(ACCOUNT, "policed", "clusters/a b.json", "1");
        simulator.putObject(ACCOUNT, "policed", "records/x", "2");
        S3Client own = client(S3Client.builder().forcePathStyle(true), simulator, pusher, REGION);
        Principal stranger = simulator.addUser("arn:aws:iam::444455556666:user/stranger");
        S3Client other =
                client(S3Client.builder().forcePathStyle(true), simulator, stranger, REGION);

        assertThat(own.listObjectsV2(r -> r.bucket("policed").prefix("clusters/")).contents())
                .extracting(S3Object::key)
                .containsExactly("clusters/a b.json");
        assertRefused(() -> put(other), 403, "AccessDenied");
        own.putBucketPolicy(
                r ->
                        r.bucket("policed")
                                .policy(
                                        """
                                        {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "s3:*"}]}"""
                                                .formatted(stranger.arn())));
        put(other);
        own.putBucketPolicy(
                r ->
                        r.bucket("policed")
                                .policy(
                                        """
                                        {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*"}, \
                                        {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Condition": \
                                        {"ArnNotEquals": {"aws:PrincipalArn": "%s"}}}]}"""
                                                .formatted(ROLE)));
        assertRefused(() -> put(other), 403, "AccessDenied");
        put(own);
        assertThat(own.getBucketPolicy(r -> r.bucket("policed")).policy()).contains(ROLE);
        own.deleteBucketPolicy(r -> r.bucket("policed"));
        assertRefused(
                () -> own.getBucketPolicy(r -> r.bucket("policed")), 404, "NoSuchBucketPolicy");
    }

    private static void put(S3Client s3) {
        s3.putObject(r -> r.bucket("policed").key("records/y"), RequestBody.fromString("3"));
    }
}
