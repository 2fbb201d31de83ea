package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.StatusCause;

import java.util.List;

/** Handles SelfSubjectAccessReview requests. */
final class AccessReviews {
    static final String GROUP = "authorization.k8s.io";

    private AccessReviews() {}

    static HttpResponse handle(User user, ApiRequest request, Authorizer authorizer) {
        if (!request.resource().equals("selfsubjectaccessreviews")) {
            throw RequestErrors.noSuchResource();
        }
        if (!request.verb().equals("create")) {
            throw RequestErrors.methodNotAllowed();
        }
        JsonObject review =
                RequestBodies.object(request.http(), GROUP, "v1", "SelfSubjectAccessReview");
        JsonObject spec =
                review.get("spec") instanceof JsonObject object ? object : new JsonObject();
        Authorizer.Decision decision = authorizer.decide(user, attributes(spec));
        JsonObject status = new JsonObject();
        status.addProperty("allowed", decision.allowed());
        if (!decision.reason().isEmpty()) {
            status.addProperty("reason", decision.reason());
        }
        JsonObject result = new JsonObject();
        result.addProperty("kind", "SelfSubjectAccessReview");
        result.addProperty("apiVersion", GROUP + "/v1");
        result.add("metadata", new JsonObject());
        result.add("spec", spec);
        result.add("status", status);
        return ApiServer.json(201, result);
    }

    private static Attributes attributes(JsonObject spec) {
        boolean forResource = spec.has("resourceAttributes");
        if (forResource == spec.has("nonResourceAttributes")) {
            throw ObjectErrors.invalid(
                    GROUP,
                    "",
                    "." + GROUP,
                    "",
                    List.of(
                            StatusCause.invalid(
                                    "spec.resourceAttributes",
                                    "null",
                                    "exactly one of nonResourceAttributes or resourceAttributes"
                                            + " must be specified")));
        }
        if (!forResource) {
            JsonObject path = spec.getAsJsonObject("nonResourceAttributes");
            return new Attributes.ForPath(text(path, "verb"), text(path, "path"));
        }
        JsonObject attributes = spec.getAsJsonObject("resourceAttributes");
        return new Attributes.ForResource(
                text(attributes, "verb"),
                text(attributes, "group"),
                text(attributes, "resource"),
                text(attributes, "subresource"),
                text(attributes, "namespace"),
                text(attributes, "name"));
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }
}
