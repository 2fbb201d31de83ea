package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonObject;

/**
 * One entry of a Status's {@code details.causes}.
 *
 * @param reason such as {@code FieldValueInvalid}; may be empty
 * @param field the path of the field, such as {@code data[.dockerconfigjson]}; may be empty
 */
public record StatusCause(String reason, String message, String field) {
    /**
     * Returns the cause of an invalid value.
     *
     * @param value the value as the message shows it, with quotes if it is a string
     */
    public static StatusCause invalid(String field, String value, String detail) {
        return new StatusCause(
                "FieldValueInvalid", "Invalid value: %s: %s".formatted(value, detail), field);
    }

    /** Returns the cause of a missing value. {@code detail} may be empty. */
    public static StatusCause required(String field, String detail) {
        return new StatusCause(
                "FieldValueRequired",
                detail.isEmpty() ? "Required value" : "Required value: " + detail,
                field);
    }

    /**
     * Returns the cause of a value outside of a fixed set.
     *
     * @param value the value as the message shows it, with quotes if it is a string
     */
    public static StatusCause notSupported(String field, String value, String... supported) {
        return new StatusCause(
                "FieldValueNotSupported",
                "Unsupported value: %s: supported values: \"%s\""
                        .formatted(value, String.join("\", \"", supported)),
                field);
    }

    /** Returns the cause of a change that isn't allowed. */
    public static StatusCause forbidden(String field, String detail) {
        return new StatusCause("FieldValueForbidden", "Forbidden: " + detail, field);
    }

    /** Returns the cause of a value with more than {@code limit} bytes. */
    public static StatusCause tooLong(String field, int limit) {
        return new StatusCause(
                "FieldValueTooLong", "Too long: may not be more than " + limit + " bytes", field);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        if (!reason.isEmpty()) {
            json.addProperty("reason", reason);
        }
        json.addProperty("message", message);
        if (!field.isEmpty()) {
            json.addProperty("field", field);
        }
        return json;
    }
}
