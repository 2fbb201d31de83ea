package io.ecrpusher.proof.faults;

import io.ecrpusher.simulator.aws.service.AwsError;
import io.ecrpusher.simulator.aws.service.Protocol;
import io.ecrpusher.simulator.http.HttpResponse;

/** The errors of AWS services and API servers, in their own formats. */
final class ErrorBodies {
    private static final String WORDS = "the edge is broken on purpose";

    // The words of Kubernetes' RBAC authorizer.
    private static final String FORBIDDEN =
            "secrets \\\"ecr-pull\\\" is forbidden: User \\\"ecr-pusher\\\" cannot patch resource \\\"secrets\\\" in API group \\\"\\\" in the namespace \\\"default\\\"";

    private ErrorBodies() {}

    /** Returns the error of an AWS service. */
    static HttpResponse ofAws(Protocol protocol, int status) {
        return protocol.render(new AwsError(status, code(protocol, status), WORDS));
    }

    private static String code(Protocol protocol, int status) {
        boolean json = protocol == Protocol.JSON || protocol == Protocol.REST_JSON;
        return switch (status) {
            case 401 -> json ? "UnrecognizedClientException" : "InvalidClientTokenId";
            case 403 -> json ? "AccessDeniedException" : "AccessDenied";
            case 404 -> protocol == Protocol.S3 ? "NoSuchBucket" : "ResourceNotFoundException";
            case 409 -> protocol == Protocol.S3 ? "OperationAborted" : "ConflictException";
            case 422 -> "UnprocessableEntityException";
            case 429 -> json ? "TooManyRequestsException" : "Throttling";
            case 500 -> json ? "InternalServerException" : "InternalFailure";
            case 503 -> json ? "ServiceUnavailableException" : "ServiceUnavailable";
            default -> throw new IllegalArgumentException("no error with status " + status);
        };
    }

    /** Returns the Status of an API server. */
    static HttpResponse ofKubernetes(int status) {
        String reason =
                switch (status) {
                    case 401 -> "Unauthorized";
                    case 403 -> "Forbidden";
                    case 404 -> "NotFound";
                    case 409 -> "Conflict";
                    case 422 -> "Invalid";
                    case 429 -> "TooManyRequests";
                    case 500 -> "InternalError";
                    case 503 -> "ServiceUnavailable";
                    default -> throw new IllegalArgumentException("no Status " + status);
                };
        return HttpResponse.json(
                status,
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"%s","reason":"%s","code":%d}"""
                        .formatted(status == 403 ? FORBIDDEN : WORDS, reason, status));
    }
}
