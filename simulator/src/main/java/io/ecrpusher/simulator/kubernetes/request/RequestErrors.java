package io.ecrpusher.simulator.kubernetes.request;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.ApiException;

/** The API server's errors about a request, whatever the object. */
public final class RequestErrors {
    private static final String MEDIA_TYPES =
            "application/json, application/yaml, application/vnd.kubernetes.protobuf";

    private RequestErrors() {}

    /** Returns the 401 of a token that the server rejects. */
    public static ApiException unauthorized() {
        return new ApiException(401, "Unauthorized", "Unauthorized", null);
    }

    /**
     * Returns the 403 of a request for a path outside of the API's resources.
     *
     * @param detail the user, the verb, and the path
     */
    public static ApiException forbiddenPath(String detail) {
        return new ApiException(403, "Forbidden", "forbidden: " + detail, new JsonObject());
    }

    /** Returns the 404 of a resource that the server doesn't have. */
    public static ApiException noSuchResource() {
        return new ApiException(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new JsonObject());
    }

    /** Returns the 405 of a method that the path doesn't allow. */
    public static ApiException methodNotAllowed() {
        return new ApiException(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                new JsonObject());
    }

    /** Returns the 406 of an {@code Accept} header without a supported media type. */
    public static ApiException unsupportedAccept(boolean list) {
        String streams =
                ", application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";
        return new ApiException(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: "
                        + MEDIA_TYPES
                        + (list ? streams : ""),
                new JsonObject());
    }

    /** Returns the 406 of an {@code Accept} header with an unsupported {@code as} parameter. */
    public static ApiException unsupportedRepresentation() {
        return new ApiException(
                406,
                "NotAcceptable",
                "only the following media types are accepted: " + MEDIA_TYPES,
                null);
    }

    /** Returns the 413 of a body over 3 MiB. */
    public static ApiException bodyTooLarge() {
        return new ApiException(
                413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728", null);
    }

    /** Returns the 415 of an unknown patch type. */
    public static ApiException unsupportedPatchType() {
        return new ApiException(
                415, "UnsupportedMediaType", "415: Unsupported Media Type", new JsonObject());
    }

    /** Returns the 415 of a body that is neither JSON nor YAML. */
    public static ApiException unsupportedBodyType() {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + MEDIA_TYPES,
                null);
    }
}
