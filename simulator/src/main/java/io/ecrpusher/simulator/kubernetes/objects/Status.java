package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import java.util.List;

/** Builds {@code Status} objects: the body of every error, and of a deletion. */
public final class Status {
    private Status() {}

    /** Returns the Status of a successful request. */
    public static JsonObject success(JsonObject details) {
        JsonObject status = start("Success");
        status.add("details", details);
        return status;
    }

    /**
     * Returns the Status of a failed request.
     *
     * @param reason such as {@code NotFound}, or empty
     * @param details null if the API server sends none
     */
    static JsonObject failure(int code, String reason, String message, JsonObject details) {
        JsonObject status = start("Failure");
        status.addProperty("message", message);
        if (!reason.isEmpty()) {
            status.addProperty("reason", reason);
        }
        if (details != null) {
            status.add("details", details);
        }
        status.addProperty("code", code);
        return status;
    }

    private static JsonObject start(String result) {
        JsonObject status = new JsonObject();
        status.addProperty("kind", "Status");
        status.addProperty("apiVersion", "v1");
        status.add("metadata", new JsonObject());
        status.addProperty("status", result);
        return status;
    }

    /** Returns the {@code details} of a Status, without the members that would be empty. */
    public static JsonObject details(
            String name, String group, String kind, List<StatusCause> causes) {
        JsonObject details = new JsonObject();
        addUnlessEmpty(details, "name", name);
        addUnlessEmpty(details, "group", group);
        addUnlessEmpty(details, "kind", kind);
        if (!causes.isEmpty()) {
            JsonArray array = new JsonArray();
            causes.forEach(cause -> array.add(cause.toJson()));
            details.add("causes", array);
        }
        return details;
    }

    private static void addUnlessEmpty(JsonObject object, String name, String value) {
        if (!value.isEmpty()) {
            object.addProperty(name, value);
        }
    }
}
