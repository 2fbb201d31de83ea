package io.ecrpusher.simulator.aws.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.util.Optional;

/** The responses of ECR's registries. */
final class RegistryResponses {
    private RegistryResponses() {}

    static HttpResponse unauthorized(String challenge) {
        return versioned(HttpResponse.text(401, "Not Authorized\n"))
                .with("Www-Authenticate", challenge);
    }

    static HttpResponse invalidToken() {
        return error(400, "DENIED", "Your Authorization Token is invalid.");
    }

    static HttpResponse expiredToken(int status) {
        return error(
                status,
                "DENIED",
                "Your authorization token has expired. Reauthenticate and try again.");
    }

    static HttpResponse denied(String message) {
        return error(403, "DENIED", message);
    }

    static HttpResponse unknownRepository(String repository, String registryId) {
        return error(
                404,
                "NAME_UNKNOWN",
                "The repository with name '%s' does not exist in the registry with id '%s'"
                        .formatted(repository, registryId));
    }

    static HttpResponse manifest(Optional<String> manifest) {
        return manifest.map(
                        content ->
                                versioned(HttpResponse.of(200, Registries.MANIFEST_TYPE, content))
                                        .with("Docker-Content-Digest", Repository.digest(content)))
                .orElseGet(() -> error(404, "MANIFEST_UNKNOWN", "Requested image not found"));
    }

    /** Returns the response to the version check, or to a path that doesn't exist. */
    static HttpResponse other(HttpRequest request) {
        return request.path().equals("/v2/")
                ? versioned(HttpResponse.text(200, ""))
                : error(404, "UNSUPPORTED", "The operation is unsupported.");
    }

    private static HttpResponse error(int status, String code, String message) {
        var error = new JsonObject();
        error.addProperty("code", code);
        error.addProperty("message", message);
        var errors = new JsonArray();
        errors.add(error);
        var body = new JsonObject();
        body.add("errors", errors);
        return versioned(
                HttpResponse.of(status, "application/json; charset=utf-8", body.toString()));
    }

    private static HttpResponse versioned(HttpResponse response) {
        return response.with("Docker-Distribution-Api-Version", "registry/2.0");
    }
}
