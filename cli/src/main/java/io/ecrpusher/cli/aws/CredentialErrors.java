package io.ecrpusher.cli.aws;

import io.ecrpusher.aws.SdkRegions;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.text.UntrustedText;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/**
 * Says in one line why there are no AWS credentials, or why AWS doesn't accept them. Never quotes
 * the SDK about the caller's own credentials: its messages may hold parts of a request or a file.
 */
final class CredentialErrors {
    /**
     * The ends of AwsErrors's details. Codes that AWS also returns for a Region that isn't enabled
     * are not among them.
     */
    private static final Pattern ABOUT_CREDENTIALS =
            Pattern.compile(
                    "[a-z0-9-]+:[A-Z].*: (?:ExpiredToken(?:Exception)?|(?:InvalidSignatureException|SignatureDoesNotMatch)\\b.*|found no AWS credentials\\b.*)");

    private static final int HTTP_FORBIDDEN = 403;

    private final CallerCredentials credentials;
    private final String region;

    CredentialErrors(CallerCredentials credentials, String region) {
        this.credentials = credentials;
        this.region = region;
    }

    /** Returns true if AWS refused a call because of the credentials that signed it. */
    static boolean isAboutCredentials(FailureException failure) {
        return failure.cause() == Cause.NOT_AUTHENTICATED
                && ABOUT_CREDENTIALS.matcher(failure.problem().detail()).matches();
    }

    /** Returns the exception for credentials that can't be resolved. */
    CommandException notResolved(RuntimeException e) {
        Optional<String> network = network(e);
        if (network.isPresent()) {
            return unreachable(network.get());
        }
        Optional<AwsServiceException> service = cause(e, AwsServiceException.class);
        Optional<StsException> sts = cause(e, StsException.class);
        if (sts.isPresent()) {
            return refusedByAws(sts.get());
        }
        if (credentials.signIn().isPresent()) {
            return service.filter(refused -> refused.statusCode() == HTTP_FORBIDDEN).isPresent()
                    ? error(
                            "AWS IAM Identity Center doesn't let you use the role of %s"
                                    .formatted(credentials.source()))
                    : signInExpired();
        }
        if (credentials.profile().isPresent()) {
            return error(
                    "%s of the AWS configuration gives no credentials. Check it: aws sts get-caller-identity --profile %s"
                            .formatted(credentials.source(), credentials.profile().get()));
        }
        if (!credentials.source().equals(CallerCredentials.NOWHERE)) {
            return error("%s gives no AWS credentials".formatted(credentials.source()));
        }
        return error(
                "no AWS credentials. Sign in with the AWS CLI, set AWS_PROFILE, or pass --profile");
    }

    /** Returns the exception for credentials that AWS doesn't accept; empty if it's not them. */
    Optional<CommandException> notAccepted(RuntimeException e) {
        Optional<String> network = network(e);
        if (network.isPresent()) {
            return Optional.of(unreachable(network.get()));
        }
        return cause(e, AwsServiceException.class)
                .filter(service -> isAboutKeys(code(service)))
                .map(this::refusedByAws);
    }

    /** Returns the exception for the function's role, which the caller can't assume. */
    static CommandException notAssumed(Role role, SdkException e) {
        // In AwsErrors's form, because the roles' credentials come through it.
        String detail = String.valueOf(e.getMessage());
        return new CommandException(
                ABOUT_CREDENTIALS.matcher(detail).matches()
                        ? ExitCode.CREDENTIALS
                        : ExitCode.NOT_DONE,
                "can't assume %s%s (%s)"
                        .formatted(
                                role.arn(),
                                detail.contains(": AccessDenied")
                                        ? ". Deploy the stack with OperatorArns=ARN, the ARN of your IAM role or user"
                                        : "",
                                UntrustedText.of(detail)));
    }

    private CommandException refusedByAws(AwsServiceException service) {
        String code = code(service);
        return switch (code) {
            case "ExpiredToken", "ExpiredTokenException" ->
                    credentials.signIn().isPresent()
                            ? signInExpired()
                            : error(
                                    "the AWS session of %s has expired. Sign in again"
                                            .formatted(credentials.source()));
            case "InvalidClientTokenId", "UnrecognizedClientException" ->
                    error(
                            "AWS doesn't know the access key of %s in %s. Check the key, and that the Region is enabled in your account"
                                    .formatted(credentials.source(), region));
            case "SignatureDoesNotMatch", "InvalidSignatureException" ->
                    error(
                            "AWS refused the signature of %s. The secret key is wrong, or this computer's clock"
                                    .formatted(credentials.source()));
            case "AccessDenied", "AccessDeniedException" ->
                    error(
                            "AWS refused the role of %s. Check its trust policy, and that you may assume it"
                                    .formatted(credentials.source()));
            default ->
                    error(
                            "AWS gave no credentials for %s (%s)"
                                    .formatted(credentials.source(), UntrustedText.of(code, 100)));
        };
    }

    private static boolean isAboutKeys(String code) {
        return switch (code) {
            case "ExpiredToken",
                    "ExpiredTokenException",
                    "InvalidClientTokenId",
                    "UnrecognizedClientException",
                    "SignatureDoesNotMatch",
                    "InvalidSignatureException" ->
                    true;
            default -> false;
        };
    }

    private static String code(AwsServiceException service) {
        return service.awsErrorDetails() == null
                ? "status " + service.statusCode()
                : String.valueOf(service.awsErrorDetails().errorCode());
    }

    private CommandException signInExpired() {
        return error(
                "the sign-in of %s has expired. Run: %s"
                        .formatted(credentials.source(), credentials.signIn().orElseThrow()));
    }

    private CommandException unreachable(String reason) {
        return new CommandException(
                "can't reach AWS in %s: %s%s"
                        .formatted(
                                region,
                                reason,
                                SdkRegions.seenFrom(region)
                                        .doubt(region)
                                        .map(doubt -> "; " + doubt)
                                        .orElse("")));
    }

    private static CommandException error(String message) {
        return new CommandException(ExitCode.CREDENTIALS, message);
    }

    private static Optional<String> network(Throwable e) {
        return cause(e, IOException.class)
                .filter(io -> !(io instanceof NoSuchFileException))
                .flatMap(CredentialErrors::network)
                .or(
                        () ->
                                cause(e, ApiCallTimeoutException.class)
                                        .<Exception>map(timeout -> timeout)
                                        .or(() -> cause(e, ApiCallAttemptTimeoutException.class))
                                        .map(
                                                _ ->
                                                        "no response. Check the network and HTTPS_PROXY"));
    }

    private static Optional<String> network(IOException e) {
        return switch (e) {
            case UnknownHostException _ ->
                    Optional.of("its name can't be resolved. Check the network and HTTPS_PROXY");
            case SSLException _ ->
                    Optional.of(
                            cause(e, CertificateException.class).isPresent()
                                    ? "its certificate isn't trusted. Behind a proxy that opens TLS, set AWS_CA_BUNDLE"
                                    : "TLS failed. Check the network and HTTPS_PROXY");
            case ConnectException _ ->
                    Optional.of("the connection failed. Check the network and HTTPS_PROXY");
            case SocketTimeoutException _ ->
                    Optional.of("no response. Check the network and HTTPS_PROXY");
            default ->
                    String.valueOf(e.getMessage()).contains("tunnel")
                            ? Optional.of(
                                    "the proxy of HTTPS_PROXY refused the connection. Check its address and password")
                            : Optional.empty();
        };
    }

    private static <T> Optional<T> cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
