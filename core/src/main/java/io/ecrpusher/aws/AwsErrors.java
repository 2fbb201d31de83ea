package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.text.Mask;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;

import java.util.Optional;
import java.util.regex.Pattern;

/** What the SDK's exceptions mean: the only place that knows AWS's error codes. */
final class AwsErrors {
    private static final Pattern URL = Pattern.compile("https?://\\S+");

    private AwsErrors() {}

    /**
     * @param asked what was asked of AWS, such as {@code ecr:GetAuthorizationToken in eu-west-1}
     */
    static FailureException failure(SdkException failure, String asked) {
        return switch (failure) {
            case AwsServiceException service when RetryUtils.isThrottlingException(service) ->
                    new FailureException(Cause.THROTTLED, asked + ": AWS asked for fewer requests");
            case AwsServiceException service -> ofCode(service, asked);
            case ApiCallTimeoutException _ -> unreachable(asked, "timed out");
            case ApiCallAttemptTimeoutException _ -> unreachable(asked, "timed out");
            case SdkClientException client
                    when message(client).contains("Unable to load credentials") ->
                    new FailureException(
                            Cause.NOT_AUTHENTICATED,
                            asked + ": there are no AWS credentials to sign with");
            default -> unreachable(asked, rootOf(failure).getClass().getSimpleName());
        };
    }

    private static FailureException ofCode(AwsServiceException failure, String asked) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(failure.awsErrorDetails());
        // A proxy's answer, or one of a load balancer, has none.
        String code =
                details.map(AwsErrorDetails::errorCode).orElse("status " + failure.statusCode());
        String said =
                switch (code) {
                    // AWS repeats the whole request then, and the session token in it.
                    case "InvalidSignatureException", "SignatureDoesNotMatch" ->
                            "it was signed with wrong keys or at a wrong time, or altered on its way, such as by a proxy";
                    default ->
                            details.map(AwsErrorDetails::errorMessage)
                                    .map(AwsErrors::clean)
                                    .orElse("");
                };
        Cause cause =
                switch (code) {
                    case "AccessDenied",
                            "AccessDeniedException",
                            "UnauthorizedOperation",
                            "AuthorizationError" ->
                            Cause.NOT_AUTHORIZED;
                    case "ExpiredToken",
                            "ExpiredTokenException",
                            "InvalidClientTokenId",
                            "UnrecognizedClientException",
                            "InvalidSignatureException",
                            "SignatureDoesNotMatch" ->
                            Cause.NOT_AUTHENTICATED;
                    case "ResourceNotFoundException" ->
                            asked.startsWith("eks:") ? Cause.UNKNOWN_CLUSTER : Cause.INVALID;
                    default -> failure.statusCode() >= 500 ? Cause.SERVER_FAILED : Cause.INVALID;
                };
        return new FailureException(cause, "%s: %s: %s".formatted(asked, code, said));
    }

    private static FailureException unreachable(String asked, String how) {
        return new FailureException(
                Cause.UNREACHABLE,
                "%s: no answer from AWS, %s (in a VPC: is there a route or a VPC endpoint?)"
                        .formatted(asked, how));
    }

    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    private static String message(SdkException failure) {
        return failure.getMessage() == null ? "" : failure.getMessage();
    }

    /** AWS's own words without what they may hold of the request. */
    static String clean(String message) {
        return Mask.encoded(URL.matcher(message).replaceAll("(url)"));
    }
}
