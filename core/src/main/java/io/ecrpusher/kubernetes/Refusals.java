package io.ecrpusher.kubernetes;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.kubernetes.response.Status;
import io.ecrpusher.kubernetes.response.Status.StatusCause;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.NamedList;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains an API server's error responses: the cause, and what to do. */
final class Refusals {
    static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");
    // From apiserver's responsewriters/errors.go, for every authorizer: User "x" cannot get path
    // "/".
    // Without the user before it: a second wildcard would take quadratic time.
    static final Pattern NOT_ALLOWED = Pattern.compile("\" cannot \\w+ (resource|path) ");
    // From webhooks, which choose the status code, and ValidatingAdmissionPolicies.
    static final Pattern DENIED = Pattern.compile("denied (the )?request");

    private Refusals() {}

    /**
     * Returns the failure for a response to a request with a bearer token.
     *
     * @param retryAfter the header of that name; may be null
     */
    static FailureException of(int code, String retryAfter, Status status, RequestTarget target) {
        if (isDenied(code, status)) {
            return denied(status, target);
        }
        // An API server that is overloaded or starts answers these without a Status.
        if (status.isNone() && code < 500 && code != 408 && code != 425 && code != 429) {
            return notKubernetes(code, target);
        }
        return switch (code) {
            case 401 -> failure(Cause.NOT_AUTHENTICATED, BearerAdvice.REFUSED);
            case 403 -> forbidden(status, target);
            case 404 -> notFound(status, target);
            case 408, 425 ->
                    failure(
                            Cause.UNREACHABLE,
                            "the API server, or a proxy in front of it, didn't process the request (HTTP %d)"
                                    .formatted(code));
            case 409 -> conflict(status, target);
            case 410 ->
                    failure(
                            Cause.CONFLICTING_UPDATE,
                            "the API server's list changed too much while it was read");
            case 422 -> invalid(status, target);
            case 429 ->
                    new FailureException(
                            new Problem(Cause.THROTTLED, "the API server asked for fewer requests"),
                            duration(retryAfter));
            default ->
                    code >= 500
                            ? new FailureException(
                                    new Problem(
                                            Cause.SERVER_FAILED,
                                            "the API server%s failed with HTTP %d"
                                                    .formatted(
                                                            status.isNone()
                                                                    ? ", or something in front of it,"
                                                                    : "",
                                                            code),
                                            quote(status)),
                                    duration(retryAfter))
                            : failure(
                                    Cause.INVALID,
                                    "the API server answered HTTP %d".formatted(code),
                                    quote(status));
        };
    }

    /**
     * Returns the failure for a response to a request with a client certificate. The TLS client
     * doesn't send a certificate whose issuer the server doesn't list, so the request is anonymous.
     */
    static FailureException ofCertificate(
            int code, String retryAfter, Status status, RequestTarget target) {
        boolean anonymous = code == 403 && status.message().contains("\"system:anonymous\"");
        return (code == 401 || anonymous) && !isDenied(code, status)
                ? failure(
                        Cause.NOT_AUTHENTICATED,
                        "the cluster doesn't accept the client certificate. Check that the cluster's client CA signed it, and that it hasn't expired")
                : of(code, retryAfter, status, target);
    }

    /** False for a webhook that failed or was throttled itself: a retry may help. */
    private static boolean isDenied(int code, Status status) {
        return code < 500 && code != 429 && DENIED.matcher(status.message()).find();
    }

    private static FailureException denied(Status status, RequestTarget target) {
        return failure(
                Cause.INVALID,
                "RBAC allows %s of %s, but a quota or an admission policy rejects it. Raise the quota, or allow it in the policy"
                        .formatted(target.verbs(), target.object()),
                quote(status));
    }

    private static FailureException forbidden(Status status, RequestTarget target) {
        if (status.causedBy("NamespaceTerminating")) {
            return failure(Cause.NAMESPACE_GONE, "the namespace is being deleted");
        }
        if (NOT_ALLOWED.matcher(status.message()).find()) {
            return failure(
                    Cause.NOT_AUTHORIZED,
                    "RBAC must allow %s of %s. Print the fleet's RBAC with scripts/rbac (add --sweep if you use sweeps)"
                            .formatted(target.verbs(), target.object()),
                    shortened(withUser(status.message())));
        }
        return denied(status, target);
    }

    private static FailureException notKubernetes(int code, RequestTarget target) {
        if (code == 404) {
            return failure(
                    Cause.NOT_KUBERNETES,
                    "the endpoint isn't a Kubernetes API server (HTTP 404). Check the cluster's endpoint and its path");
        }
        return failure(
                Cause.NOT_KUBERNETES,
                "something in front of the API server, such as a proxy, a load balancer, or a login page, answers %s of %s with HTTP %d. Allow the request there, or check the cluster's endpoint and its path"
                        .formatted(target.verbs(), target.object(), code));
    }

    private static FailureException notFound(Status status, RequestTarget target) {
        // A list of the whole cluster always exists.
        return switch (target.namespace().isEmpty() ? "" : status.kind()) {
            // A missing Secret is an answer to callers that read or delete it.
            case "namespaces", "secrets" ->
                    failure(
                            Cause.NAMESPACE_GONE,
                            "the namespace doesn't exist. Create it, or remove it from the fleet");
            case "serviceaccounts" ->
                    failure(
                            Cause.CONFLICTING_UPDATE,
                            "another client deleted %s at the same moment"
                                    .formatted(target.object()));
            default -> notKubernetes(404, target);
        };
    }

    private static FailureException conflict(Status status, RequestTarget target) {
        if (!status.causedBy("FieldManagerConflict")) {
            return failure(
                    Cause.CONFLICTING_UPDATE,
                    "another client changed %s at the same moment".formatted(target.object()));
        }
        if (status.causes().stream().anyMatch(cause -> cause.field().equals(".type"))) {
            return typeChanged(target);
        }
        List<String> managers =
                status.causes().stream()
                        .map(StatusCause::message)
                        .map(MANAGER::matcher)
                        .filter(Matcher::find)
                        .map(manager -> Mask.encoded(manager.group(1)))
                        .distinct()
                        .sorted()
                        .toList();
        return failure(
                Cause.OWNED_BY_OTHER,
                "field manager %s owns %s. Choose another name, or set onConflict: adopt to take it over"
                        .formatted(NamedList.of(managers), target.object()));
    }

    private static FailureException invalid(Status status, RequestTarget target) {
        if (status.message().contains("`immutable` is set")) {
            return failure(
                    Cause.IMMUTABLE,
                    "%s is marked immutable. Delete it, and the next run creates it again"
                            .formatted(target.object()));
        }
        if (status.causes().stream().anyMatch(cause -> cause.field().equals("type"))) {
            return typeChanged(target);
        }
        return failure(
                Cause.INVALID,
                "the API server rejects %s".formatted(target.object()),
                quote(status));
    }

    private static FailureException typeChanged(RequestTarget target) {
        return failure(
                Cause.TYPE_CHANGED,
                "%s exists with another type, which Kubernetes can't change. Delete it, or choose another name"
                        .formatted(target.object()));
    }

    private static FailureException failure(Cause cause, String detail) {
        return new FailureException(cause, detail);
    }

    private static FailureException failure(Cause cause, String detail, String quote) {
        return new FailureException(new Problem(cause, detail, quote));
    }

    private static String quote(Status status) {
        return shortened(Mask.logins(status.message()));
    }

    /** Masks the authorizer's message more strictly behind the user, which may be a role's ARN. */
    private static String withUser(String message) {
        int end = message.indexOf("\" cannot ");
        return Mask.encoded(message.substring(0, end)) + Mask.words(message.substring(end));
    }

    private static String shortened(String message) {
        return message.length() > Settings.QUOTED_MESSAGE_LENGTH
                ? message.substring(0, Settings.QUOTED_MESSAGE_LENGTH) + "…"
                : message;
    }

    private static Optional<Duration> duration(String retryAfter) {
        try {
            return Optional.ofNullable(retryAfter)
                    .map(Long::parseLong)
                    .map(seconds -> Math.clamp(seconds, 0, Settings.MAX_RETRY_AFTER.toSeconds()))
                    .map(Duration::ofSeconds);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
