package io.ecrpusher.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.UntrustedText;

import java.util.List;

/**
 * The {@code Status} object in an API server's error response.
 *
 * @param kind the plural resource that the error is about, for example {@code namespaces}
 */
record Status(String reason, String message, String kind, List<StatusCause> causes) {
    record StatusCause(String reason, String message, String field) {}

    /**
     * Reads {@code body}. Missing fields are empty; so are all if it isn't a Status.
     *
     * @param token removed before texts are cut: a server may repeat it
     */
    static Status parse(String body, Credential token) {
        try {
            return JsonParser.parseString(body) instanceof JsonObject status
                            && text(status, "kind", token).equals("Status")
                    ? of(status, token)
                    : NONE;
        } catch (JsonParseException e) {
            return NONE;
        }
    }

    private static final Status NONE = new Status("", "", "", List.of());

    /** Returns true if the response isn't from an API server. */
    boolean isNone() {
        return equals(NONE);
    }

    boolean causedBy(String reason) {
        return causes.stream().anyMatch(cause -> cause.reason().equals(reason));
    }

    private static Status of(JsonObject status, Credential token) {
        JsonObject details =
                status.get("details") instanceof JsonObject object ? object : new JsonObject();
        JsonArray causes =
                details.get("causes") instanceof JsonArray array ? array : new JsonArray();
        return new Status(
                text(status, "reason", token),
                text(status, "message", token),
                text(details, "kind", token),
                causes.asList().stream()
                        .limit(Settings.MAX_STATUS_CAUSES)
                        .map(cause -> cause(cause, token))
                        .toList());
    }

    private static StatusCause cause(JsonElement element, Credential token) {
        JsonObject cause = element instanceof JsonObject object ? object : new JsonObject();
        return new StatusCause(
                text(cause, "reason", token),
                text(cause, "message", token),
                text(cause, "field", token));
    }

    private static String text(JsonObject object, String name, Credential token) {
        if (!(object.get(name) instanceof JsonPrimitive value)) {
            return "";
        }
        String raw = value.getAsString();
        return UntrustedText.of(token.reveal().isEmpty() ? raw : raw.replace(token.reveal(), "…"))
                .value();
    }
}
