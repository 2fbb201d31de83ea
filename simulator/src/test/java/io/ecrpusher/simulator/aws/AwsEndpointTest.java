package io.ecrpusher.simulator.aws;

import static io.ecrpusher.simulator.aws.AwsClients.assertRefused;
import static io.ecrpusher.simulator.aws.AwsClients.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecrpublic.EcrPublicClient;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Authentication, counters, and faults of all services, and the two ECR services. */
class AwsEndpointTest extends SimulatedAccount {
    private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/pusher/rotate";

    @Test
    void ecrIssuesANewPasswordForEachCall() {
        AuthorizationData first = ecrToken(pusher, REGION);
        AuthorizationData second = ecrToken(pusher, REGION);

        String pair = new String(Base64.getDecoder().decode(first.authorizationToken()), UTF_8);
        assertThat(pair).startsWith("AWS:").hasSizeBetween(1500, 2600);
        assertThat(second.authorizationToken()).isNotEqualTo(first.authorizationToken());
        assertThat(first.proxyEndpoint())
                .isEqualTo("https://111122223333.dkr.ecr.eu-west-1.amazonaws.com");
        assertThat(Duration.between(Instant.now(), first.expiresAt()))
                .isBetween(Duration.ofMinutes(719), Duration.ofHours(12));
        assertThat(simulator.issuedSecrets())
                .contains(first.authorizationToken(), pair.substring("AWS:".length()))
                .contains(pusher.secretAccessKey(), pusher.sessionToken().orElseThrow());
    }

    @Test
    void ecrReturnsTheRegistryHostOfChina() {
        assertThat(ecrToken(pusher, "cn-north-1").proxyEndpoint())
                .isEqualTo("https://111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn");
    }

    @Test
    @SuppressWarnings("deprecation") // tests a deprecated parameter
    void ecrHonorsRegistryIds() {
        List<AuthorizationData> data =
                client(EcrClient.builder(), simulator, pusher, REGION)
                        .getAuthorizationToken(r -> r.registryIds("444455556666", ACCOUNT))
                        .authorizationData();

        assertThat(data)
                .extracting(AuthorizationData::proxyEndpoint)
                .containsExactly(
                        "https://444455556666.dkr.ecr.eu-west-1.amazonaws.com",
                        "https://111122223333.dkr.ecr.eu-west-1.amazonaws.com");
    }

    @Test
    void ecrPublicExistsInUsEast1Only() {
        assertThat(
                        client(EcrPublicClient.builder(), simulator, pusher, "us-east-1")
                                .getAuthorizationToken(r -> {})
                                .authorizationData()
                                .authorizationToken())
                .isNotBlank();
        assertRefused(
                () ->
                        client(EcrPublicClient.builder(), simulator, pusher, REGION)
                                .getAuthorizationToken(r -> {}),
                400,
                "InvalidSignatureException");
    }

    @Test
    void reportsAWrongSecretKeyInTheFormatOfEachService() {
        AwsCredentials wrong =
                AwsBasicCredentials.create(another("wrong-key").accessKeyId(), "not the key");

        assertRefused(
                () -> client(EcrClient.builder(), simulator, wrong, REGION).getAuthorizationToken(),
                400,
                "InvalidSignatureException");
        assertRefused(
                () -> client(EksClient.builder(), simulator, wrong, REGION).listClusters(),
                403,
                "InvalidSignatureException");
        assertRefused(
                () -> client(StsClient.builder(), simulator, wrong, REGION).getCallerIdentity(),
                403,
                "SignatureDoesNotMatch");
        assertRefused(
                () ->
                        client(S3Client.builder(), simulator, wrong, REGION)
                                .getObjectAsBytes(r -> r.bucket("b").key("k")),
                403,
                "SignatureDoesNotMatch");
    }

    @Test
    void reportsAnUnknownAccessKeyInTheFormatOfEachService() {
        AwsCredentials unknown = AwsBasicCredentials.create("AKIAUNKNOWN", "any");

        assertRefused(
                () ->
                        client(EcrClient.builder(), simulator, unknown, REGION)
                                .getAuthorizationToken(),
                400,
                "UnrecognizedClientException");
        assertRefused(
                () -> client(EksClient.builder(), simulator, unknown, REGION).listClusters(),
                403,
                "UnrecognizedClientException");
        assertRefused(
                () -> client(StsClient.builder(), simulator, unknown, REGION).getCallerIdentity(),
                403,
                "InvalidClientTokenId");
    }

    @Test
    void refusesExpiredCredentials() {
        var expired =
                new Principal(
                        SESSION,
                        "ASIAEXPIRED",
                        "key",
                        Optional.of("token"),
                        Optional.of(Instant.now().minusSeconds(1)));
        simulator.addPrincipal(expired);

        assertRefused(() -> ecrToken(expired, REGION), 400, "ExpiredTokenException");
        assertRefused(
                () -> client(StsClient.builder(), simulator, expired, REGION).getCallerIdentity(),
                403,
                "ExpiredToken");
    }

    @Test
    void namesCallerAndActionWhenDenied() {
        Principal denied = another("denied");
        simulator.faults().deny(denied.arn(), "ecr:GetAuthorizationToken");

        assertThatExceptionOfType(AwsServiceException.class)
                .isThrownBy(() -> ecrToken(denied, REGION))
                .satisfies(
                        e ->
                                assertThat(e.awsErrorDetails().errorCode())
                                        .isEqualTo("AccessDeniedException"))
                .withMessageContaining(
                        "User: arn:aws:iam::111122223333:user/denied is not authorized to perform:"
                                + " ecr:GetAuthorizationToken on resource: *");
    }

    @Test
    void throttlesTheGivenNumberOfCalls() {
        simulator.faults().throttle("sts", "GetCallerIdentity", 1);
        simulator.faults().throttle("eks", "ListClusters", 1);
        StsClient sts = client(StsClient.builder(), simulator, pusher, REGION);
        EksClient eks = client(EksClient.builder(), simulator, pusher, REGION);

        assertRefused(sts::getCallerIdentity, 400, "Throttling");
        assertRefused(eks::listClusters, 429, "TooManyRequestsException");
        assertThat(sts.getCallerIdentity().arn()).isEqualTo(SESSION);
        assertThat(eks.listClusters().clusters()).isNotNull();
    }

    @Test
    void countsCallsByCaller() {
        Principal counted = another("counted");
        AuthorizationData _ = ecrToken(counted, "us-west-2");

        assertThat(simulator.calls())
                .containsEntry(
                        new AwsCall("ecr", "GetAuthorizationToken", "us-west-2", counted.arn()),
                        1L);
    }
}
