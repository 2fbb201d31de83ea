package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.Status.StatusCause;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an API server's refusal means, and what to do about it. */
final class Refusals {
    private static final Pattern MANAGER = Pattern.compile("conflict with \"([^\"]*)\"");
    // Of apiserver's responsewriters/errors.go, whatever the authorizer.
    private static final Pattern NOT_ALLOWED =
            Pattern.compile("User \".*\" cannot \\w+ (resource|path) ");
    // Of a webhook, which chooses the code, and of a ValidatingAdmissionPolicy.
    private static final Pattern DENIED = Pattern.compile("denied (the )?request");
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String TERMINATING = "NamespaceTerminating";

    private Refusals() {}

    /**
     * @param retryAfter the header, or null
     * @param token what was asked with; it is not repeated
     */
    static FailureException of(
            int code, String retryAfter, String body, RequestTarget asked, Credential token) {
        Status status = Status.parse(body).without(token);
        if (isDenied(code, status)) {
            return denied(status, asked);
        }
        return switch (code) {
            case 401 ->
                    failure(
                            Cause.NOT_AUTHENTICATED,
                            "the cluster does not accept the bearer token; does it have an access entry for the role"
                                    + " that signed it (aws eks create-access-entry)? If it is not EKS's, renew the secret that opens it");
            case 403 -> forbidden(status, asked);
            case 404 -> notFound(status, asked);
            case 408, 425 ->
                    failure(
                            Cause.UNREACHABLE,
                            "the API server, or a proxy in front of it, did not take the request at this time (HTTP %d)"
                                    .formatted(code));
            case 409 -> conflict(status, asked);
            case 410 ->
                    failure(
                            Cause.CONFLICTING_UPDATE,
                            "the API server's list changed too much while it was read");
            case 422 -> invalid(status, asked);
            case 429 ->
                    new FailureException(
                            Cause.THROTTLED,
                            "the API server asked for fewer requests",
                            seconds(retryAfter));
            default ->
                    code >= 500
                            ? new FailureException(
                                    Cause.SERVER_FAILED,
                                    "the API server failed with HTTP %d%s"
                                            .formatted(code, suffix(status)),
                                    seconds(retryAfter))
                            : failure(
                                    Cause.INVALID,
                                    "the API server answered HTTP %d%s"
                                            .formatted(code, suffix(status)));
        };
    }

    /**
     * The same of a request that has no token but a client certificate. One whose issuer the server
     * does not ask for is not even sent, and the request is nobody's.
     */
    static FailureException ofCertificate(
            int code, String retryAfter, String body, RequestTarget asked) {
        Status status = Status.parse(body);
        boolean nobody = code == 403 && status.message().contains("\"system:anonymous\"");
        return (code == 401 || nobody) && !isDenied(code, status)
                ? failure(
                        Cause.NOT_AUTHENTICATED,
                        "the cluster does not accept the client certificate; is it signed by the cluster's CA for clients,"
                                + " and not expired?")
                : of(code, retryAfter, body, asked, Credential.of(""));
    }

    /** A webhook that says that it failed itself, or is asked too much, may pass. */
    private static boolean isDenied(int code, Status status) {
        return code < 500 && code != 429 && DENIED.matcher(status.message()).find();
    }

    private static FailureException denied(Status status, RequestTarget asked) {
        return failure(
                Cause.INVALID,
                "a quota or an admission rule refuses %s of %s, though RBAC allows it; raise the quota, or have the rule allow it too%s"
                        .formatted(asked.verbs(), asked.place(), suffix(status)));
    }

    private static FailureException forbidden(Status status, RequestTarget asked) {
        if (status.causedBy(TERMINATING)) {
            return failure(
                    Cause.NAMESPACE_GONE,
                    "namespace '%s' is being deleted".formatted(asked.namespace()));
        }
        if (NOT_ALLOWED.matcher(status.message()).find()) {
            return failure(
                    Cause.NOT_AUTHORIZED,
                    "RBAC must allow %s of %s (scripts/rbac prints what the fleet needs, with --sweep what sweeps do): %s"
                            .formatted(
                                    asked.verbs(),
                                    asked.place(),
                                    // The body was not looked at, and a user may be a role's ARN.
                                    shortened(Credential.maskedIn(status.message()))));
        }
        return status.isNone()
                ? failure(
                        Cause.NOT_AUTHORIZED,
                        "something in front of the API server, such as a proxy, refuses %s of %s (HTTP 403); have it let the request pass"
                                .formatted(asked.verbs(), asked.place()))
                : denied(status, asked);
    }

    private static FailureException notFound(Status status, RequestTarget asked) {
        // A list of the whole cluster is always there.
        return switch (asked.namespace().isEmpty() ? "" : status.kind()) {
            // Of a Secret, only who reads or deletes it hears this, and takes it for an answer.
            case "namespaces", "secrets" ->
                    failure(
                            Cause.NAMESPACE_GONE,
                            "namespace '%s' does not exist; create it, or take it out of the fleet"
                                    .formatted(asked.namespace()));
            case "serviceaccounts" ->
                    failure(
                            Cause.CONFLICTING_UPDATE,
                            "another client deleted %s in the same moment"
                                    .formatted(asked.place()));
            default ->
                    failure(
                            Cause.INVALID,
                            "what answers there knows no Kubernetes API (HTTP 404); check the cluster's endpoint and its path");
        };
    }

    private static FailureException conflict(Status status, RequestTarget asked) {
        if (!status.causedBy("FieldManagerConflict")) {
            return failure(
                    Cause.CONFLICTING_UPDATE,
                    "another client changed %s in the same moment".formatted(asked.place()));
        }
        if (status.causes().stream().anyMatch(cause -> cause.field().equals(".type"))) {
            return typeChanged(asked);
        }
        String owners =
                status.causes().stream()
                        .map(StatusCause::message)
                        .map(MANAGER::matcher)
                        .filter(Matcher::find)
                        .map(manager -> "'" + manager.group(1) + "'")
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", "));
        return failure(
                Cause.OWNED_BY_OTHER,
                "field manager %s owns %s; choose another name, or write onConflict: adopt to take it over"
                        .formatted(owners, asked.place()));
    }

    private static FailureException invalid(Status status, RequestTarget asked) {
        if (status.message().contains("`immutable` is set")) {
            return failure(
                    Cause.IMMUTABLE,
                    "%s is marked immutable; delete it, and the next run creates it anew"
                            .formatted(asked.place()));
        }
        if (status.causes().stream().anyMatch(cause -> cause.field().equals("type"))) {
            return typeChanged(asked);
        }
        return failure(
                Cause.INVALID,
                "the API server refuses %s%s".formatted(asked.object(), suffix(status)));
    }

    private static FailureException typeChanged(RequestTarget asked) {
        return failure(
                Cause.TYPE_CHANGED,
                "%s exists with another type, which Kubernetes does not change; delete it, or choose another name"
                        .formatted(asked.place()));
    }

    private static FailureException failure(Cause cause, String detail) {
        return new FailureException(cause, detail);
    }

    private static String suffix(Status status) {
        String said = Credential.loginsMaskedIn(status.message());
        return said.isEmpty() ? "" : ": " + shortened(said);
    }

    /** An admission webhook's words may be of any length. */
    private static String shortened(String message) {
        return message.length() > 300 ? message.substring(0, 300) + "…" : message;
    }

    private static Optional<Duration> seconds(String retryAfter) {
        try {
            return Optional.ofNullable(retryAfter)
                    .map(Long::parseLong)
                    .map(seconds -> Math.clamp(seconds, 0, A_DAY.toSeconds()))
                    .map(Duration::ofSeconds);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
