package io.ecrpusher.simulator.kubernetes.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.kubernetes.fields.SchemaCheck;
import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.GoErrors;
import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.Resource;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Parses and checks request bodies. Each failure is an {@link ApiException}. */
public final class RequestBodies {
    private static final int MAX_BYTES = 3 * 1024 * 1024;

    private RequestBodies() {}

    /** Returns the media type of the body in lowercase, without parameters. */
    public static String contentType(HttpRequest request) {
        String type = request.headers().first("Content-Type").orElse("");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static String text(HttpRequest request) {
        if (request.body().length > MAX_BYTES) {
            throw RequestErrors.bodyTooLarge();
        }
        return request.text();
    }

    /** Parses the object of a POST or a PUT, in JSON or YAML. */
    public static JsonObject object(
            HttpRequest request, String group, String version, String kind) {
        String type = contentType(request);
        boolean yaml = type.equals("application/yaml");
        if (!yaml && !type.isEmpty() && !type.equals("application/json")) {
            throw RequestErrors.unsupportedBodyType();
        }
        String text = text(request);
        JsonElement element;
        try {
            element = yaml ? Manifests.yaml(text) : Manifests.json(text);
        } catch (JsonParseException e) {
            element = null;
        }
        if (element == null || !element.isJsonObject()) {
            throw ApiException.badRequest(
                    ("the object provided is unrecognized (must be of type %s): couldn't get"
                                    + " version/kind; json parse error: %s (%s)")
                            .formatted(
                                    kind,
                                    GoErrors.jsonError(text),
                                    text.isEmpty() ? "<empty>" : text));
        }
        JsonObject object = element.getAsJsonObject();
        String apiVersion = group.isEmpty() ? version : group + "/" + version;
        String givenVersion = string(object, "apiVersion", apiVersion);
        String givenKind = string(object, "kind", kind);
        if (!givenVersion.equals(apiVersion) || !givenKind.equals(kind)) {
            throw ApiException.badRequest(
                    ("%s in version \"%s\" cannot be handled as a %s: converting (%s.%s) to"
                                    + " (%s.%s): unknown conversion")
                            .formatted(
                                    givenKind,
                                    givenVersion,
                                    kind,
                                    givenVersion,
                                    givenKind,
                                    group.isEmpty() ? "core" : firstLabel(group),
                                    kind));
        }
        return object;
    }

    // The name of the group's Go package.
    private static String firstLabel(String group) {
        return group.substring(0, group.indexOf('.'));
    }

    private static String string(JsonObject object, String field, String fallback) {
        JsonElement value = object.get(field);
        return value == null || !value.isJsonPrimitive() ? fallback : value.getAsString();
    }

    /** Parses the object of an apply. */
    public static JsonObject appliedObject(HttpRequest request, Resource resource) {
        JsonElement element;
        try {
            element = Manifests.yaml(text(request));
        } catch (JsonParseException e) {
            throw ApiException.badRequest("error decoding YAML: error converting YAML to JSON");
        }
        if (element != null && !element.isJsonObject()) {
            throw ApiException.badRequest(
                    "error decoding YAML: error unmarshaling JSON: while decoding JSON: "
                            + GoErrors.jsonError(element.toString()));
        }
        JsonObject object = element == null ? new JsonObject() : element.getAsJsonObject();
        String apiVersion = string(object, "apiVersion", "");
        String kind = string(object, "kind", "");
        if (!apiVersion.equals(resource.apiVersion()) || !kind.equals(resource.kind())) {
            int slash = apiVersion.indexOf('/');
            throw ApiException.badRequest(
                    "invalid object type: %s/%s, Kind=%s"
                            .formatted(
                                    slash < 0 ? "" : apiVersion.substring(0, slash),
                                    apiVersion.substring(slash + 1),
                                    kind));
        }
        return object;
    }

    /** Requires an applied object to match the schema of its resource. */
    public static void requireSchema(JsonObject object, Resource resource, String name) {
        if (object.has("metadata")
                && object.get("metadata").isJsonObject()
                && object.getAsJsonObject("metadata").has("managedFields")) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        String type =
                "(/%s; %s, Kind=%s)"
                        .formatted(
                                name,
                                resource.group().isEmpty() ? "/v1" : resource.apiVersion(),
                                resource.kind());
        String errors = SchemaCheck.errors(resource.schema(), object);
        if (!errors.isEmpty()) {
            throw ApiException.internal(
                    "failed to create typed patch object " + type + ": " + errors);
        }
        int at = base64Error(object);
        if (at >= 0) {
            throw ApiException.internal(
                    ("failed to convert new object %s to proper version: unable to convert"
                                    + " unstructured object to %s, Kind=%s: error decoding from"
                                    + " json: illegal base64 data at input byte %d")
                            .formatted(type, "/v1", resource.kind(), at));
        }
    }

    /** Requires base64 in a Secret's data, for writes other than an apply. */
    public static JsonObject requireBase64Data(JsonObject object, Resource resource) {
        int at = base64Error(object);
        if (at >= 0) {
            throw ApiException.badRequest(
                    ("%s in version \"v1\" cannot be handled as a %s: illegal base64 data at"
                                    + " input byte %d")
                            .formatted(resource.kind(), resource.kind(), at));
        }
        return object;
    }

    /** Requires known fields only, as {@code fieldValidation=Strict} does. */
    public static void requireKnownFields(JsonObject object, Resource resource) {
        List<String> unknown = SchemaCheck.unknownFields(resource.schema(), object);
        if (!unknown.isEmpty()) {
            throw ApiException.badRequest(
                    "%s in version \"v1\" cannot be handled as a %s: strict decoding error: %s"
                            .formatted(
                                    resource.kind(),
                                    resource.kind(),
                                    unknown.stream()
                                            .map(field -> "unknown field \"" + field + "\"")
                                            .collect(Collectors.joining(", "))));
        }
    }

    private static int base64Error(JsonObject object) {
        if (object.get("data") instanceof JsonObject data) {
            for (Map.Entry<String, JsonElement> entry : data.entrySet()) {
                if (entry.getValue().isJsonPrimitive()) {
                    int at = GoErrors.base64Error(entry.getValue().getAsString());
                    if (at >= 0) {
                        return at;
                    }
                }
            }
        }
        return -1;
    }

    /** Parses a merge patch or a strategic merge patch. */
    public static JsonObject patch(HttpRequest request) {
        String text = text(request);
        String error = GoErrors.jsonError(text);
        if (!error.isEmpty()) {
            throw ApiException.badRequest("error decoding patch: " + error);
        }
        return Manifests.json(text) instanceof JsonObject object ? object : new JsonObject();
    }
}
