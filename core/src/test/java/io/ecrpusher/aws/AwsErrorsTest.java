package io.ecrpusher.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.aws.RoleCredentials.RoleException;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.text.Growth;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

import java.net.UnknownHostException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLHandshakeException;

class AwsErrorsTest {
    private static final String TOKEN = "IQoJb3JpZ2luX2VjEJ//////////wEaCWV1LXdlc3QtMSJ".repeat(6);

    @ParameterizedTest
    @ValueSource(strings = {"InvalidSignatureException", "SignatureDoesNotMatch"})
    void doesNotRepeatTheRequestThatAwsRepeatsAfterASignatureError(String code) {
        FailureException failure =
                failure(
                        code,
                        "The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:short\n'");

        assertThat(failure.problem())
                .isEqualTo(
                        new Problem(
                                Cause.NOT_AUTHENTICATED,
                                "eks:ListClusters: %s: the secret key is wrong, the clock is wrong, or a proxy changed the request"
                                        .formatted(code)));
    }

    @Test
    void masksLongEncodedTextInTheMessageOfAws() {
        assertThat(failure("ValidationException", "token " + TOKEN + " is malformed").detail())
                .isEqualTo("eks:ListClusters: ValidationException: token (masked) is malformed");
    }

    @Test
    void masksUrlsInTheMessageOfAws() {
        assertThat(failure("ValidationException", "see https://x.example/?a=b now").detail())
                .isEqualTo("eks:ListClusters: ValidationException: see (url) now");
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, NOT_AUTHORIZED",
        "ExpiredTokenException, NOT_AUTHENTICATED",
        "ResourceNotFoundException, UNKNOWN_CLUSTER",
        "ValidationException, INVALID",
    })
    void quotesTheMessageOfAwsSoThatEqualFailuresAreGrouped(String code, Cause cause) {
        assertThat(failure(code, "request 1").problem())
                .isEqualTo(new Problem(cause, "eks:ListClusters: " + code, "request 1"));
    }

    @Test
    void reportsTheStatusOfAResponseWithoutAnErrorCode() {
        assertThat(failure(AwsServiceException.builder().statusCode(503).build()).problem())
                .isEqualTo(new Problem(Cause.SERVER_FAILED, "eks:ListClusters: status 503"));
    }

    @Test
    void reportsThrottling() {
        assertThat(failure("ThrottlingException", "Rate exceeded").problem())
                .isEqualTo(new Problem(Cause.THROTTLED, "eks:ListClusters: throttled by AWS"));
    }

    @Test
    void saysWhatToCheckWhenAwsDoesNotRespond() {
        assertThat(failure(ApiCallTimeoutException.create(20_000)).problem())
                .isEqualTo(
                        new Problem(
                                Cause.UNREACHABLE,
                                "eks:ListClusters: no response from AWS (timed out). In a VPC: check the route or the VPC endpoint."));
        assertThat(
                        failure(SdkClientException.create("failed", new UnknownHostException("x")))
                                .detail())
                .startsWith("eks:ListClusters: no response from AWS (UnknownHostException). ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UnrecognizedClientException", "InvalidClientTokenId"})
    void saysThatTheRegionMayNotBeEnabled(String code) {
        assertThat(failure(code, "The security token is invalid").problem())
                .isEqualTo(
                        new Problem(
                                Cause.NOT_AUTHENTICATED,
                                "eks:ListClusters: %s (the Region isn't enabled in the account, or is in another partition than the credentials; enable it, or remove it from the fleet)"
                                        .formatted(code),
                                "The security token is invalid"));
    }

    @Test
    void namesACertificateThatIsNotValid() {
        SSLHandshakeException handshake = new SSLHandshakeException("failed");
        handshake.initCause(new CertificateException("unknown issuer"));

        assertThat(failure(SdkClientException.create("failed", handshake)).problem())
                .isEqualTo(
                        new Problem(
                                Cause.NOT_TRUSTED,
                                "eks:ListClusters: the certificate of the AWS endpoint isn't valid (CertificateException). Check the clock, and that no proxy between the function and AWS ends TLS."));
    }

    @Test
    void judgesAResponseWithoutAnErrorCodeByItsStatus() {
        assertThat(ofStatus(401)).isEqualTo(Cause.NOT_AUTHENTICATED);
        assertThat(ofStatus(403)).isEqualTo(Cause.NOT_AUTHORIZED);
        assertThat(ofStatus(404)).isEqualTo(Cause.INVALID);
        assertThat(ofStatus(502)).isEqualTo(Cause.SERVER_FAILED);
    }

    private static Cause ofStatus(int status) {
        return failure(AwsServiceException.builder().statusCode(status).build()).cause();
    }

    @Test
    void tellsABrokenConnectionFromAResponseThatIsNotAws() {
        assertThat(
                        failure(
                                        SdkClientException.create(
                                                "failed", new SSLHandshakeException("failed")))
                                .cause())
                .isEqualTo(Cause.UNREACHABLE);
        assertThat(
                        failure(
                                        SdkClientException.create(
                                                "Unable to unmarshall response",
                                                new IllegalStateException("x")))
                                .problem())
                .isEqualTo(
                        new Problem(
                                Cause.INVALID,
                                "eks:ListClusters: the response isn't in AWS's format. Check that proxies, VPC endpoints, and AWS_ENDPOINT_URL lead to AWS"));
    }

    @Test
    void namesTheCallThatAssumesTheRole() {
        FailureException denied =
                new FailureException(Cause.NOT_AUTHORIZED, "sts:AssumeRole of arn: AccessDenied");

        assertThat(failure(new RoleException(denied))).isSameAs(denied);
        assertThat(failure(SdkClientException.create("failed", new RoleException(denied))))
                .isSameAs(denied);
    }

    private static FailureException failure(String code, String message) {
        return failure(
                AwsServiceException.builder()
                        .statusCode(400)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode(code)
                                        .errorMessage(message)
                                        .build())
                        .build());
    }

    private static FailureException failure(SdkException exception) {
        return AwsErrors.failure(exception, "eks:ListClusters");
    }

    @Test
    void matchesAMessageInLinearTime() {
        Growth.assertLinear(AwsErrors.URL, "http://", "https://a ", "http", "a");
    }
}
