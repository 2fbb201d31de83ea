package io.ecrpusher.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.credential.Credential;

import java.util.List;

/**
 * The {@code Status} object in an API server's error response.
 *
 * @param kind the plural resource that the error is about, for example {@code namespaces}
 */
record Status(String reason, String message, String kind, List<StatusCause> causes) {
    record StatusCause(String reason, String message, String field) {}

    /** Reads {@code body}. Missing fields are empty; so are all if it isn't a Status. */
    static Status parse(String body) {
        try {
            return JsonParser.parseString(body) instanceof JsonObject status
                            && text(status, "kind").equals("Status")
                    ? of(status)
                    : NONE;
        } catch (JsonParseException e) {
            return NONE;
        }
    }

    private static final Status NONE = new Status("", "", "", List.of());

    /** Returns the status without {@code token}, which a server may repeat. */
    Status without(Credential token) {
        String quoted = token.reveal();
        return quoted.isEmpty()
                ? this
                : new Status(
                        reason,
                        message.replace(quoted, "…"),
                        kind,
                        causes.stream()
                                .map(
                                        cause ->
                                                new StatusCause(
                                                        cause.reason(),
                                                        cause.message().replace(quoted, "…"),
                                                        cause.field()))
                                .toList());
    }

    /** Returns true if the response isn't from an API server. */
    boolean isNone() {
        return equals(NONE);
    }

    boolean causedBy(String reason) {
        return causes.stream().anyMatch(cause -> cause.reason().equals(reason));
    }

    private static Status of(JsonObject status) {
        JsonObject details =
                status.get("details") instanceof JsonObject object ? object : new JsonObject();
        JsonArray causes =
                details.get("causes") instanceof JsonArray array ? array : new JsonArray();
        return new Status(
                text(status, "reason"),
                text(status, "message"),
                text(details, "kind"),
                causes.asList().stream().map(cause -> cause(cause)).toList());
    }

    private static StatusCause cause(JsonElement element) {
        JsonObject cause = element instanceof JsonObject object ? object : new JsonObject();
        return new StatusCause(text(cause, "reason"), text(cause, "message"), text(cause, "field"));
    }

    private static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }
}
