package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request that ends with a {@code Status} of failure, in the API server's words. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;
    private final String body;

    /** One reason of several. */
    record Cause(String reason, String message, String field) {
        static Cause invalid(String field, String shown, String why) {
            return new Cause(
                    "FieldValueInvalid", "Invalid value: %s: %s".formatted(shown, why), field);
        }

        static Cause required(String field, String why) {
            return new Cause(
                    "FieldValueRequired",
                    why.isEmpty() ? "Required value" : "Required value: " + why,
                    field);
        }

        static Cause forbidden(String field, String why) {
            return new Cause("FieldValueForbidden", "Forbidden: " + why, field);
        }

        private JsonObject toJson() {
            JsonObject json = new JsonObject();
            json.addProperty("reason", reason);
            json.addProperty("message", message);
            json.addProperty("field", field);
            return json;
        }
    }

    private Failure(int code, String reason, String message, JsonObject details) {
        // No stack trace: these are answers, and many.
        super(message, null, false, false);
        this.code = code;
        JsonObject status = new JsonObject();
        status.addProperty("kind", "Status");
        status.addProperty("apiVersion", "v1");
        status.add("metadata", new JsonObject());
        status.addProperty("status", "Failure");
        status.addProperty("message", message);
        if (!reason.isEmpty()) {
            status.addProperty("reason", reason);
        }
        if (details != null) {
            status.add("details", details);
        }
        status.addProperty("code", code);
        this.body = status.toString();
    }

    HttpResponse response() {
        return HttpResponse.json(code, body + "\n");
    }

    static JsonObject details(String name, String group, String kind, List<Cause> causes) {
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

    private static JsonObject details(Resource resource, String name) {
        return details(name, resource.group(), resource.plural(), List.of());
    }

    static Failure unauthorized() {
        return new Failure(401, "Unauthorized", "Unauthorized", null);
    }

    static Failure badRequest(String message) {
        return new Failure(400, "BadRequest", message, null);
    }

    static Failure internal(String message) {
        return new Failure(500, "", message, null);
    }

    static Failure notAcceptable(boolean list) {
        String streams =
                ", application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";
        return new Failure(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: application/json,"
                        + " application/yaml, application/vnd.kubernetes.protobuf"
                        + (list ? streams : ""),
                new JsonObject());
    }

    static Failure notAcceptableForm() {
        return new Failure(
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf",
                null);
    }

    static Failure unknownPatch() {
        return new Failure(
                415, "UnsupportedMediaType", "415: Unsupported Media Type", new JsonObject());
    }

    static Failure unknownFormat() {
        return new Failure(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf",
                null);
    }

    static Failure tooLarge() {
        return new Failure(
                413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728", null);
    }

    static Failure noSuchResource() {
        return new Failure(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new JsonObject());
    }

    static Failure methodNotAllowed() {
        return new Failure(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                new JsonObject());
    }

    static Failure notFound(Resource resource, String name) {
        return new Failure(
                404,
                "NotFound",
                "%s \"%s\" not found".formatted(resource.qualifiedPlural(), name),
                details(resource, name));
    }

    static Failure alreadyExists(Resource resource, String name) {
        return new Failure(
                409,
                "AlreadyExists",
                "%s \"%s\" already exists".formatted(resource.qualifiedPlural(), name),
                details(resource, name));
    }

    static Failure modified(Resource resource, String name) {
        return new Failure(
                409,
                "Conflict",
                ("Operation cannot be fulfilled on %s \"%s\": the object has been modified; please"
                                + " apply your changes to the latest version and try again")
                        .formatted(resource.qualifiedPlural(), name),
                details(resource, name));
    }

    static Failure precondition(Resource resource, String name, String what) {
        return new Failure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on %s \"%s\": %s"
                        .formatted(resource.qualifiedKind(), name, what),
                details(name, resource.group(), resource.kind(), List.of()));
    }

    static Failure fieldConflicts(Map<String, FieldSet> byManager) {
        List<Cause> causes = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        new TreeMap<>(byManager)
                .forEach(
                        (manager, fields) -> {
                            lines.add("conflicts with " + manager + ":");
                            for (String path : fields.paths()) {
                                lines.add("- " + path);
                                causes.add(
                                        new Cause(
                                                "FieldManagerConflict",
                                                "conflict with " + manager,
                                                path));
                            }
                        });
        String shown =
                causes.size() == 1
                        ? causes.getFirst().message() + ": " + causes.getFirst().field()
                        : String.join("\n", lines);
        String message =
                "Apply failed with %d %s: %s"
                        .formatted(
                                causes.size(),
                                causes.size() == 1 ? "conflict" : "conflicts",
                                shown);
        return new Failure(409, "Conflict", message, details("", "", "", causes));
    }

    static Failure invalid(Resource resource, String name, List<Cause> causes) {
        return invalid(resource.group(), resource.kind(), resource.qualifiedKind(), name, causes);
    }

    static Failure invalid(
            String group, String kind, String shownKind, String name, List<Cause> causes) {
        List<String> shown =
                causes.stream().map(cause -> cause.field() + ": " + cause.message()).toList();
        return new Failure(
                422,
                "Invalid",
                "%s \"%s\" is invalid: %s"
                        .formatted(
                                shownKind,
                                name,
                                shown.size() == 1
                                        ? shown.getFirst()
                                        : "[" + String.join(", ", shown) + "]"),
                details(name, group, kind, causes));
    }

    static Failure forbidden(
            String group, String plural, String name, String why, Cause... causes) {
        String qualified = group.isEmpty() ? plural : plural + "." + group;
        return new Failure(
                403,
                "Forbidden",
                "%s is forbidden: %s"
                        .formatted(
                                name.isEmpty() ? qualified : qualified + " \"" + name + "\"", why),
                details(name, group, plural, List.of(causes)));
    }

    static Failure forbiddenPath(String why) {
        return new Failure(403, "Forbidden", "forbidden: " + why, new JsonObject());
    }
}
