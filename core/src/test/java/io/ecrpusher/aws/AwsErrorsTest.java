package io.ecrpusher.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class AwsErrorsTest {
    private static final String TOKEN = "IQoJb3JpZ2luX2VjEJ//////////wEaCWV1LXdlc3QtMSJ".repeat(6);

    @ParameterizedTest
    @ValueSource(strings = {"InvalidSignatureException", "SignatureDoesNotMatch"})
    void theRequestThatAwsRepeatsOfAWrongSignatureIsNotSaidAgain(String code) {
        FailureException failure =
                failure(
                        code,
                        "The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:short\n'");

        assertThat(failure.cause()).isEqualTo(Cause.NOT_AUTHENTICATED);
        assertThat(failure.detail())
                .isEqualTo(
                        "eks:ListClusters: %s: it was signed with wrong keys or at a wrong time, or altered on its way, such as by a proxy"
                                .formatted(code));
    }

    @Test
    void nothingLongAndEncodedIsSaidAgain() {
        assertThat(failure("ValidationException", "token " + TOKEN + " is malformed").detail())
                .isEqualTo("eks:ListClusters: ValidationException: token (masked) is malformed");
    }

    private static FailureException failure(String code, String message) {
        return AwsErrors.failure(
                AwsServiceException.builder()
                        .statusCode(400)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode(code)
                                        .errorMessage(message)
                                        .build())
                        .build(),
                "eks:ListClusters");
    }
}
