package io.ecrpusher.aws;

import io.ecrpusher.aws.RoleCredentials.RoleException;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.UntrustedText;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Translates the SDK's exceptions. No other class knows AWS's error codes. */
final class AwsErrors {
    static final Pattern URL = Pattern.compile("https?://\\S+");

    // https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
    private static final String NOT_ENABLED =
            " (the Region isn't enabled in the account, or is in another partition than the"
                    + " credentials; enable it, or remove it from the fleet)";

    private AwsErrors() {}

    /**
     * Returns the failure of a call to AWS. Its detail holds the call and the error code; AWS's
     * message is its quote, because it may differ between equal failures.
     *
     * @param call the action and its object, such as {@code ecr:GetAuthorizationToken in eu-west-1}
     */
    static FailureException failure(SdkException exception, String call) {
        return switch (exception) {
            case RoleException role -> role.failure();
            case AwsServiceException service when RetryUtils.isThrottlingException(service) ->
                    new FailureException(Cause.THROTTLED, call + ": throttled by AWS");
            case AwsServiceException service -> ofCode(service, call);
            case ApiCallTimeoutException _ -> unreachable(call, "timed out");
            case ApiCallAttemptTimeoutException _ -> unreachable(call, "timed out");
            case SdkClientException client
                    when message(client).contains("Unable to load credentials") ->
                    new FailureException(
                            Cause.NOT_AUTHENTICATED,
                            call + ": found no AWS credentials to sign the request with");
            case AbortedException _ ->
                    new FailureException(Cause.OUT_OF_TIME, call + ": the run was interrupted");
            default -> connectionFailure(exception, call);
        };
    }

    /**
     * Returns the failure of a call whose attempt the SDK aborted while HttpURLConnection was
     * reading, which then throws anything.
     */
    static FailureException aborted(String call) {
        return unreachable(call, "timed out");
    }

    /** Returns true if the call ended without a response, after a timeout. */
    static boolean isSilence(SdkException exception) {
        return exception instanceof ApiCallTimeoutException
                || exception instanceof ApiCallAttemptTimeoutException
                || rootCause(exception) instanceof SocketTimeoutException;
    }

    private static FailureException connectionFailure(SdkException exception, String call) {
        Throwable root = rootCause(exception);
        if (root instanceof RoleException role) {
            return role.failure();
        }
        if (root instanceof GeneralSecurityException) {
            return untrusted(call, root.getClass().getSimpleName());
        }
        return exception.getCause() == null || isConnectionFailure(exception)
                ? unreachable(call, root.getClass().getSimpleName())
                : OddResponseException.failure(
                        new OddResponseException("the response isn't in AWS's format"), call);
    }

    /** Returns false if a parser failed. The SDK's JSON parser throws an IOException too. */
    private static boolean isConnectionFailure(Throwable exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException
                    && !cause.getClass()
                            .getName()
                            .startsWith("software.amazon.awssdk.thirdparty.")) {
                return true;
            }
        }
        return false;
    }

    private static FailureException ofCode(AwsServiceException exception, String call) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(exception.awsErrorDetails());
        // A response of a proxy or load balancer has no error code, or one of its own.
        String code =
                details.map(AwsErrorDetails::errorCode)
                        .map(AwsErrors::masked)
                        .orElse("status " + exception.statusCode());
        String detail = "%s: %s".formatted(call, code);
        if (isSignatureError(code)) {
            // AWS's message repeats the whole request, including the session token.
            return new FailureException(
                    Cause.NOT_AUTHENTICATED,
                    detail
                            + ": the secret key is wrong, the clock is wrong, or a proxy changed the request");
        }
        if (code.equals("UnrecognizedClientException") || code.equals("InvalidClientTokenId")) {
            detail += NOT_ENABLED;
        }
        String quote = details.map(AwsErrorDetails::errorMessage).map(AwsErrors::masked).orElse("");
        return new FailureException(new Problem(cause(code, exception, call), detail, quote));
    }

    private static boolean isSignatureError(String code) {
        return code.equals("InvalidSignatureException") || code.equals("SignatureDoesNotMatch");
    }

    private static Cause cause(String code, AwsServiceException exception, String call) {
        return switch (code) {
            case "AccessDenied",
                    "AccessDeniedException",
                    "UnauthorizedOperation",
                    "AuthorizationError" ->
                    Cause.NOT_AUTHORIZED;
            case "ExpiredToken",
                    "ExpiredTokenException",
                    "InvalidClientTokenId",
                    "UnrecognizedClientException" ->
                    Cause.NOT_AUTHENTICATED;
            case "ResourceNotFoundException" ->
                    call.startsWith("eks:") ? Cause.UNKNOWN_CLUSTER : Cause.INVALID;
            default -> ofStatus(exception.statusCode());
        };
    }

    /** Without an error code: HttpURLConnection hides the body of a 401, and proxies have none. */
    private static Cause ofStatus(int status) {
        return switch (status) {
            case 401 -> Cause.NOT_AUTHENTICATED;
            case 403 -> Cause.NOT_AUTHORIZED;
            default -> status >= 500 ? Cause.SERVER_FAILED : Cause.INVALID;
        };
    }

    private static FailureException untrusted(String call, String reason) {
        return new FailureException(
                Cause.NOT_TRUSTED,
                "%s: the certificate of the AWS endpoint isn't valid (%s). Check the clock, and that no proxy between the function and AWS ends TLS."
                        .formatted(call, reason));
    }

    private static FailureException unreachable(String call, String reason) {
        return new FailureException(
                Cause.UNREACHABLE,
                "%s: no response from AWS (%s). In a VPC: check the route or the VPC endpoint."
                        .formatted(call, reason));
    }

    private static Throwable rootCause(Throwable exception) {
        return exception.getCause() == null ? exception : rootCause(exception.getCause());
    }

    private static String message(SdkException exception) {
        return exception.getMessage() == null ? "" : exception.getMessage();
    }

    /** Returns AWS's text without URLs and encoded text, which may be part of the request. */
    static String masked(String message) {
        String clean = UntrustedText.of(message).value();
        return Mask.encoded(URL.matcher(clean).replaceAll("(url)"));
    }
}
