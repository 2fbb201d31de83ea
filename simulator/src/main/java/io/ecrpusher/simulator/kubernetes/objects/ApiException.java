package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonObject;

/** Thrown to end a request with a failure {@code Status}, in the API server's words. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final transient JsonObject status;

    /**
     * Creates the exception.
     *
     * @param code the HTTP status
     * @param reason such as {@code NotFound}, or empty
     * @param details null if the API server sends none
     */
    public ApiException(int code, String reason, String message, JsonObject details) {
        // No stack trace: this is a response, and tests cause thousands.
        super(message, null, false, false);
        this.code = code;
        this.status = Status.failure(code, reason, message, details);
    }

    /** Returns a 400 without details. */
    public static ApiException badRequest(String message) {
        return new ApiException(400, "BadRequest", message, null);
    }

    /** Returns a 500 without reason and details. */
    public static ApiException internal(String message) {
        return new ApiException(500, "", message, null);
    }

    /** The HTTP status. */
    public int code() {
        return code;
    }

    /** The response body. */
    public JsonObject status() {
        return status;
    }
}
