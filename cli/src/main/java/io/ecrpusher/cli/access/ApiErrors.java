package io.ecrpusher.cli.access;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.kubernetes.response.SentCredentials;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.Mask;
import io.ecrpusher.text.UntrustedText;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

/** Explains an API server's errors to a caller who administers the cluster. */
final class ApiErrors {
    private ApiErrors() {}

    /**
     * Returns the failure for an error response.
     *
     * @param body the response's Status; empty if it has none
     * @param sent removed from the Status's message
     * @param call the verb and the object, such as {@code patch clusterroles ecr-pusher}
     */
    static FailureException of(int code, JsonObject body, SentCredentials sent, String call) {
        if (!ApiObject.text(body, "kind").equals("Status") && code < 500 && code != 429) {
            return new FailureException(
                    Cause.NOT_KUBERNETES,
                    "%s: something in front of the API server answered with HTTP %d"
                            .formatted(call, code));
        }
        return switch (code) {
            case 401 ->
                    new FailureException(
                            Cause.NOT_AUTHENTICATED, "the cluster doesn't accept your credentials");
            case 403 -> failure(Cause.NOT_AUTHORIZED, call + ": not allowed", body, sent);
            case 409 ->
                    isFieldConflict(body)
                            ? failure(
                                    Cause.OWNED_BY_OTHER,
                                    call + ": another field manager owns it",
                                    body,
                                    sent)
                            : failure(
                                    Cause.CONFLICTING_UPDATE,
                                    call + ": it has changed",
                                    body,
                                    sent);
            case 429 -> new FailureException(Cause.THROTTLED, call + ": throttled");
            default ->
                    failure(
                            code >= 500 ? Cause.SERVER_FAILED : Cause.INVALID,
                            "%s: HTTP %d".formatted(call, code),
                            body,
                            sent);
        };
    }

    /** Returns the failure for a connection. Its own message may hold a URL. */
    static FailureException of(IOException e, String call) {
        return switch (e) {
            case InterruptedIOException _ -> unreachable(call, "the API server doesn't respond");
            case UnknownHostException _ ->
                    unreachable(call, "the API server's host name can't be resolved");
            case ConnectException _ -> unreachable(call, "the API server refused the connection");
            case SSLException _ ->
                    new FailureException(
                            Cause.NOT_TRUSTED,
                            call
                                    + ": the TLS connection failed. Check that the cluster's CA signed the API server's certificate");
            default -> unreachable(call, "the connection to the API server failed");
        };
    }

    /** Returns the failure for a namespace or a kind that doesn't exist. */
    static FailureException notFound(ObjectKey key) {
        return key.namespace().isEmpty()
                ? new FailureException(
                        Cause.NOT_KUBERNETES,
                        "the API server has no %s. Check the cluster's endpoint"
                                .formatted(key.kind().plural()))
                : new FailureException(
                        Cause.NAMESPACE_GONE,
                        "namespace %s doesn't exist".formatted(UntrustedText.of(key.namespace())));
    }

    private static boolean isFieldConflict(JsonObject body) {
        return ApiObject.field(body, "details").stream()
                .flatMap(details -> ApiObject.array(details, "causes").asList().stream())
                .map(JsonElement::toString)
                .anyMatch(cause -> cause.contains("FieldManagerConflict"));
    }

    private static FailureException failure(
            Cause cause, String detail, JsonObject body, SentCredentials sent) {
        String quote =
                Mask.encoded(
                        sent.removedFrom(
                                UntrustedText.of(ApiObject.text(body, "message")).value()));
        return new FailureException(
                new Problem(
                        cause,
                        detail,
                        quote.length() > Settings.QUOTED_MESSAGE_LENGTH
                                ? quote.substring(0, Settings.QUOTED_MESSAGE_LENGTH) + "…"
                                : quote));
    }

    private static FailureException unreachable(String call, String reason) {
        return new FailureException(Cause.UNREACHABLE, call + ": " + reason);
    }
}
