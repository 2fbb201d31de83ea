package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;
import io.ecrpusher.simulator.kubernetes.objects.Resource;

import java.util.Optional;

/**
 * The part of the OpenAPI documents that {@code kubectl apply} reads, which is whether PATCH has
 * the parameter {@code fieldValidation}. Has no schemas.
 */
final class OpenApi {
    private static final String ROOT = "/openapi/v3";

    private OpenApi() {}

    /** Returns the document at {@code path}, if there is one. */
    static Optional<JsonElement> document(String path) {
        JsonObject paths = new JsonObject();
        for (Resource resource : Resource.values()) {
            String base = base(resource);
            if (path.equals(ROOT)) {
                JsonObject link = new JsonObject();
                link.addProperty("serverRelativeURL", ROOT + "/" + base);
                paths.add(base, link);
            } else if (path.equals(ROOT + "/" + base)) {
                JsonObject operations = new JsonObject();
                operations.add("patch", patch(resource));
                paths.add(
                        "/%s/%s%s/{name}"
                                .formatted(
                                        base,
                                        resource.namespaced() ? "namespaces/{namespace}/" : "",
                                        resource.plural()),
                        operations);
            }
        }
        if (paths.isEmpty()) {
            return Optional.empty();
        }
        JsonObject document = new JsonObject();
        if (!path.equals(ROOT)) {
            document.addProperty("openapi", "3.0.0");
            document.add(
                    "info", Manifests.json("{\"title\":\"Kubernetes\",\"version\":\"v1.36.3\"}"));
        }
        document.add("paths", paths);
        return Optional.of(document);
    }

    private static String base(Resource resource) {
        return (resource.group().isEmpty() ? "api/" : "apis/") + resource.apiVersion();
    }

    private static JsonObject patch(Resource resource) {
        JsonArray parameters = new JsonArray();
        for (String name : new String[] {"dryRun", "fieldManager", "fieldValidation", "force"}) {
            JsonObject parameter = new JsonObject();
            parameter.addProperty("name", name);
            parameter.addProperty("in", "query");
            parameters.add(parameter);
        }
        JsonObject kind = new JsonObject();
        kind.addProperty("group", resource.group());
        kind.addProperty("version", "v1");
        kind.addProperty("kind", resource.kind());
        JsonObject patch = new JsonObject();
        patch.add("parameters", parameters);
        patch.add("x-kubernetes-group-version-kind", kind);
        return patch;
    }
}
