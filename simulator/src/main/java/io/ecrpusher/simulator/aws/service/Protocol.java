package io.ecrpusher.simulator.aws.service;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.signing.AuthFailure;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.UUID;

/** The error format of a service. */
public enum Protocol {
    /** AWS JSON 1.1: ECR, ECR Public, SSM, SQS, Secrets Manager, Organizations. */
    JSON,
    /** REST JSON: EKS, Lambda. */
    REST_JSON,
    /** Query, with XML responses: STS, CloudFormation, IAM. */
    QUERY,
    /** REST XML: S3. */
    S3;

    static final String JSON_TYPE = "application/x-amz-json-1.1";
    private static final String INVALID_TOKEN =
            "The security token included in the request is invalid.";
    private static final String EXPIRED_TOKEN =
            "The security token included in the request is expired";
    private static final String WRONG_SIGNATURE =
            "The request signature we calculated does not match the signature you provided. "
                    + "Check your AWS Secret Access Key and signing method. "
                    + "Consult the service documentation for details.";

    /** Returns the content type of the service's responses. */
    public String contentType() {
        return switch (this) {
            case JSON -> JSON_TYPE;
            case REST_JSON -> "application/json";
            case QUERY -> "text/xml";
            case S3 -> "application/octet-stream";
        };
    }

    /** Returns the response for an error. */
    public HttpResponse render(AwsError error) {
        String requestId = UUID.randomUUID().toString();
        return switch (this) {
            case JSON -> {
                var body = new JsonObject();
                body.addProperty("__type", error.code());
                body.addProperty("message", error.message());
                yield HttpResponse.of(error.status(), JSON_TYPE, body.toString())
                        .with("x-amzn-RequestId", requestId);
            }
            case REST_JSON -> {
                var body = new JsonObject();
                body.addProperty("message", error.message());
                yield HttpResponse.json(error.status(), body.toString())
                        .with("x-amzn-ErrorType", error.code())
                        .with("x-amzn-RequestId", requestId);
            }
            case QUERY ->
                    HttpResponse.xml(
                                    error.status(),
                                    """
                                    <ErrorResponse xmlns="%s">
                                      <Error>
                                        <Type>%s</Type>
                                        <Code>%s</Code>
                                        <Message>%s</Message>
                                      </Error>
                                      <RequestId>%s</RequestId>
                                    </ErrorResponse>
                                    """
                                            .formatted(
                                                    Sts.NAMESPACE,
                                                    error.status() < 500 ? "Sender" : "Receiver",
                                                    error.code(),
                                                    Xml.escape(error.message()),
                                                    requestId))
                            .with("x-amzn-RequestId", requestId);
            case S3 ->
                    HttpResponse.of(
                                    error.status(),
                                    "application/xml",
                                    """
                                    <?xml version="1.0" encoding="UTF-8"?>
                                    <Error><Code>%s</Code><Message>%s</Message><RequestId>%s</RequestId></Error>
                                    """
                                            .formatted(
                                                    error.code(),
                                                    Xml.escape(error.message()),
                                                    requestId))
                            .with("x-amz-request-id", requestId);
        };
    }

    /** Returns the error for a rejected signature. */
    public AwsError rejectedSignature(AuthFailure failure, String amzDate) {
        return switch (this) {
            // Same texts, different status.
            case JSON -> jsonAuthError(400, failure, amzDate);
            case REST_JSON -> jsonAuthError(403, failure, amzDate);
            case QUERY ->
                    switch (failure) {
                        case UNKNOWN_KEY, WRONG_SESSION_TOKEN ->
                                new AwsError(403, "InvalidClientTokenId", INVALID_TOKEN);
                        case EXPIRED_CREDENTIALS ->
                                new AwsError(403, "ExpiredToken", EXPIRED_TOKEN);
                        case WRONG_SIGNATURE, WRONG_PAYLOAD_HASH ->
                                new AwsError(403, "SignatureDoesNotMatch", WRONG_SIGNATURE);
                        case SIGNATURE_EXPIRED ->
                                new AwsError(403, "SignatureDoesNotMatch", expired(amzDate));
                        case SIGNATURE_NOT_YET_VALID ->
                                new AwsError(403, "SignatureDoesNotMatch", notYet(amzDate));
                    };
            case S3 ->
                    switch (failure) {
                        case UNKNOWN_KEY ->
                                new AwsError(
                                        403,
                                        "InvalidAccessKeyId",
                                        "The AWS Access Key Id you provided does not exist in our"
                                                + " records.");
                        case WRONG_SESSION_TOKEN ->
                                new AwsError(
                                        400,
                                        "InvalidToken",
                                        "The provided token is malformed or otherwise invalid.");
                        case EXPIRED_CREDENTIALS ->
                                new AwsError(
                                        400, "ExpiredToken", "The provided token has expired.");
                        case WRONG_SIGNATURE ->
                                new AwsError(
                                        403,
                                        "SignatureDoesNotMatch",
                                        "The request signature we calculated does not match the"
                                                + " signature you provided. Check your key and"
                                                + " signing method.");
                        case WRONG_PAYLOAD_HASH ->
                                new AwsError(
                                        400,
                                        "XAmzContentSHA256Mismatch",
                                        "The provided 'x-amz-content-sha256' header does not match"
                                                + " what was computed.");
                        case SIGNATURE_EXPIRED, SIGNATURE_NOT_YET_VALID ->
                                new AwsError(
                                        403,
                                        "RequestTimeTooSkewed",
                                        "The difference between the request time and the current"
                                                + " time is too large.");
                    };
        };
    }

    /** Returns the error for a request without a signature. */
    public AwsError unsigned() {
        return switch (this) {
            case JSON ->
                    new AwsError(
                            400,
                            "MissingAuthenticationTokenException",
                            "Missing Authentication Token");
            case REST_JSON ->
                    new AwsError(
                            403,
                            "MissingAuthenticationTokenException",
                            "Missing Authentication Token");
            case QUERY ->
                    new AwsError(
                            403,
                            "MissingAuthenticationToken",
                            "Request is missing Authentication Token");
            case S3 -> new AwsError(403, "AccessDenied", "Access Denied");
        };
    }

    /** Returns the error for an action that no policy allows. */
    public AwsError accessDenied(String message) {
        return switch (this) {
            case JSON -> new AwsError(400, "AccessDeniedException", message);
            case REST_JSON -> new AwsError(403, "AccessDeniedException", message);
            case QUERY, S3 -> new AwsError(403, "AccessDenied", message);
        };
    }

    /** Returns the error for a call over the rate limit. */
    public AwsError throttled() {
        return switch (this) {
            case JSON -> new AwsError(400, "ThrottlingException", "Rate exceeded");
            case REST_JSON -> new AwsError(429, "TooManyRequestsException", "Too Many Requests");
            case QUERY -> new AwsError(400, "Throttling", "Rate exceeded");
            case S3 -> new AwsError(503, "SlowDown", "Please reduce your request rate.");
        };
    }

    /** Returns the error for a failure of the service. */
    public AwsError internalFailure() {
        return switch (this) {
            case JSON, REST_JSON ->
                    new AwsError(500, "ServerException", "An internal error has occurred");
            case QUERY, S3 ->
                    new AwsError(
                            500,
                            this == S3 ? "InternalError" : "InternalFailure",
                            "We encountered an internal error. Please try again.");
        };
    }

    /** Returns the error for an operation that doesn't exist. */
    public AwsError unknownOperation() {
        return switch (this) {
            case JSON -> new AwsError(400, "UnknownOperationException", "");
            case REST_JSON -> new AwsError(404, "UnknownOperationException", "");
            case QUERY ->
                    new AwsError(400, "InvalidAction", "Could not find operation for this version");
            case S3 ->
                    new AwsError(
                            405,
                            "MethodNotAllowed",
                            "The specified method is not allowed against this resource.");
        };
    }

    private static AwsError jsonAuthError(int status, AuthFailure failure, String amzDate) {
        return switch (failure) {
            case UNKNOWN_KEY, WRONG_SESSION_TOKEN ->
                    new AwsError(status, "UnrecognizedClientException", INVALID_TOKEN);
            case EXPIRED_CREDENTIALS ->
                    new AwsError(status, "ExpiredTokenException", EXPIRED_TOKEN);
            case WRONG_SIGNATURE, WRONG_PAYLOAD_HASH ->
                    new AwsError(status, "InvalidSignatureException", WRONG_SIGNATURE);
            case SIGNATURE_EXPIRED ->
                    new AwsError(status, "InvalidSignatureException", expired(amzDate));
            case SIGNATURE_NOT_YET_VALID ->
                    new AwsError(status, "InvalidSignatureException", notYet(amzDate));
        };
    }

    private static String expired(String amzDate) {
        return "Signature expired: " + amzDate + " is now earlier than allowed (now - 5 min.)";
    }

    private static String notYet(String amzDate) {
        return "Signature not yet current: "
                + amzDate
                + " is still later than allowed (now + 5 min.)";
    }
}
