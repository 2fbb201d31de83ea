package io.ecrpusher.kubernetes.response;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.ResponseLimits;
import io.ecrpusher.text.UntrustedText;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code Status} object in an API server's response.
 *
 * @param status {@code Success} or {@code Failure}
 * @param kind the plural resource that the error is about, for example {@code namespaces}
 */
public record Status(
        String status, String reason, String message, String kind, List<StatusCause> causes) {
    /** Stands for a response that isn't from an API server. */
    public static final Status NONE = new Status("", "", "", "", List.of());

    /** One of the reasons for a failure; for a conflict, one per field. */
    public record StatusCause(String reason, String message, String field) {}

    /**
     * Reads the body of an error. Missing fields are empty.
     *
     * @throws IllegalStateException if the body is no Status
     */
    public static Status parse(JsonReader body) throws IOException, FailureException {
        Builder status = new Builder();
        JsonFields.object(body, status::read);
        return status.build();
    }

    /** Returns true if the response isn't from an API server. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** Returns true if the server names {@code reason} as a cause. */
    public boolean causedBy(String reason) {
        return causes.stream().anyMatch(cause -> cause.reason().equals(reason));
    }

    private static final class Builder {
        private final List<StatusCause> causes = new ArrayList<>();
        private boolean isStatus;
        private String status = "";
        private String reason = "";
        private String message = "";
        private String kind = "";

        Status build() {
            if (!isStatus) {
                throw new IllegalStateException("no Status");
            }
            return new Status(status, reason, message, kind, causes);
        }

        private void read(String name, JsonReader value) throws IOException, FailureException {
            switch (name) {
                case "kind" -> isStatus = text(value).equals("Status");
                case "status" -> status = text(value);
                case "reason" -> reason = text(value);
                case "message" -> message = text(value);
                case "details" -> {
                    if (value.peek() == JsonToken.BEGIN_OBJECT) {
                        JsonFields.object(value, this::readDetail);
                    } else {
                        value.skipValue();
                    }
                }
                default -> value.skipValue();
            }
        }

        private void readDetail(String name, JsonReader value)
                throws IOException, FailureException {
            if (name.equals("kind")) {
                kind = text(value);
            } else if (name.equals("causes") && value.peek() == JsonToken.BEGIN_ARRAY) {
                JsonFields.array(value, this::readCause);
            } else {
                value.skipValue();
            }
        }

        private void readCause(JsonReader value) throws IOException, FailureException {
            if (causes.size() == ResponseLimits.MAX_STATUS_CAUSES
                    || value.peek() != JsonToken.BEGIN_OBJECT) {
                value.skipValue();
                return;
            }
            String[] texts = {"", "", ""};
            JsonFields.object(
                    value,
                    (name, field) -> {
                        switch (name) {
                            case "reason" -> texts[0] = text(field);
                            case "message" -> texts[1] = text(field);
                            case "field" -> texts[2] = text(field);
                            default -> field.skipValue();
                        }
                    });
            causes.add(new StatusCause(texts[0], texts[1], texts[2]));
        }

        /** Returns a value that isn't text as empty. */
        private String text(JsonReader value) throws IOException {
            if (value.peek() != JsonToken.STRING) {
                value.skipValue();
                return "";
            }
            return UntrustedText.of(value.nextString()).value();
        }
    }
}
