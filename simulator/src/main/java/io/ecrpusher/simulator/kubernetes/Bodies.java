package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import io.ecrpusher.simulator.http.HttpRequest;

import java.util.Locale;
import java.util.Map;

/** Reads the objects that requests bring, and says what is wrong with them as the server does. */
final class Bodies {
    private static final int LARGEST = 3 * 1024 * 1024;

    private Bodies() {}

    static String contentType(HttpRequest request) {
        String type = request.headers().first("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    static String text(HttpRequest request) {
        if (request.body().length > LARGEST) {
            throw Failure.tooLarge();
        }
        return request.text();
    }

    /** The object of a POST or a PUT. */
    static JsonObject object(HttpRequest request, String group, String version, String kind) {
        String type = contentType(request);
        boolean yaml = type.equals("application/yaml");
        if (!yaml && !type.isEmpty() && !type.equals("application/json")) {
            throw Failure.unknownFormat();
        }
        String text = text(request);
        JsonElement element;
        try {
            element = yaml ? Manifests.yaml(text) : Manifests.json(text);
        } catch (JsonParseException e) {
            element = null;
        }
        if (element == null || !element.isJsonObject()) {
            throw Failure.badRequest(
                    ("the object provided is unrecognized (must be of type %s): couldn't get"
                                    + " version/kind; json parse error: %s (%s)")
                            .formatted(
                                    kind, GoJson.mistake(text), text.isEmpty() ? "<empty>" : text));
        }
        JsonObject object = element.getAsJsonObject();
        String apiVersion = group.isEmpty() ? version : group + "/" + version;
        String ownVersion = string(object, "apiVersion", apiVersion);
        String ownKind = string(object, "kind", kind);
        if (!ownVersion.equals(apiVersion) || !ownKind.equals(kind)) {
            throw Failure.badRequest(
                    ("%s in version \"%s\" cannot be handled as a %s: converting (%s.%s) to"
                                    + " (%s.%s): unknown conversion")
                            .formatted(
                                    ownKind,
                                    ownVersion,
                                    kind,
                                    ownVersion,
                                    ownKind,
                                    group.isEmpty() ? "core" : "rbac",
                                    kind));
        }
        return object;
    }

    private static String string(JsonObject object, String field, String otherwise) {
        JsonElement value = object.get(field);
        return value == null || !value.isJsonPrimitive() ? otherwise : value.getAsString();
    }

    /** The object that is applied. */
    static JsonObject applied(HttpRequest request, Resource resource) {
        JsonElement element;
        try {
            element = Manifests.yaml(text(request));
        } catch (JsonParseException e) {
            throw Failure.badRequest("error decoding YAML: error converting YAML to JSON");
        }
        if (element != null && !element.isJsonObject()) {
            throw Failure.badRequest(
                    "error decoding YAML: error unmarshaling JSON: while decoding JSON: "
                            + GoJson.mistake(element.toString()));
        }
        JsonObject object = element == null ? new JsonObject() : element.getAsJsonObject();
        String apiVersion = string(object, "apiVersion", "");
        String kind = string(object, "kind", "");
        if (!apiVersion.equals(resource.apiVersion()) || !kind.equals(resource.kind())) {
            int slash = apiVersion.indexOf('/');
            throw Failure.badRequest(
                    "invalid object type: %s/%s, Kind=%s"
                            .formatted(
                                    slash < 0 ? "" : apiVersion.substring(0, slash),
                                    apiVersion.substring(slash + 1),
                                    kind));
        }
        return object;
    }

    /** Refuses an applied object of the wrong shape. */
    static void requireShape(JsonObject object, Resource resource, String name) {
        if (object.has("metadata")
                && object.get("metadata").isJsonObject()
                && object.getAsJsonObject("metadata").has("managedFields")) {
            throw Failure.badRequest("metadata.managedFields must be nil");
        }
        String type =
                "(/%s; %s, Kind=%s)"
                        .formatted(
                                name,
                                resource.group().isEmpty() ? "/v1" : resource.apiVersion(),
                                resource.kind());
        String mistakes = Typed.mistakes(resource.schema(), object);
        if (!mistakes.isEmpty()) {
            throw Failure.internal("failed to create typed patch object " + type + ": " + mistakes);
        }
        int at = base64Mistake(object);
        if (at >= 0) {
            throw Failure.internal(
                    ("failed to convert new object %s to proper version: unable to convert"
                                    + " unstructured object to %s, Kind=%s: error decoding from"
                                    + " json: illegal base64 data at input byte %d")
                            .formatted(type, "/v1", resource.kind(), at));
        }
    }

    /** Refuses data that is not base64, in an object that is not applied. */
    static JsonObject requireData(JsonObject object, Resource resource) {
        int at = base64Mistake(object);
        if (at >= 0) {
            throw Failure.badRequest(
                    ("%s in version \"v1\" cannot be handled as a %s: illegal base64 data at"
                                    + " input byte %d")
                            .formatted(resource.kind(), resource.kind(), at));
        }
        return object;
    }

    private static int base64Mistake(JsonObject object) {
        if (object.get("data") instanceof JsonObject data) {
            for (Map.Entry<String, JsonElement> entry : data.entrySet()) {
                if (entry.getValue().isJsonPrimitive()) {
                    int at = GoJson.base64Mistake(entry.getValue().getAsString());
                    if (at >= 0) {
                        return at;
                    }
                }
            }
        }
        return -1;
    }

    /** A merge patch, or a strategic one. */
    static JsonObject patch(HttpRequest request) {
        String text = text(request);
        String mistake = GoJson.mistake(text);
        if (!mistake.isEmpty()) {
            throw Failure.badRequest("error decoding patch: " + mistake);
        }
        return Manifests.json(text) instanceof JsonObject object ? object : new JsonObject();
    }
}
