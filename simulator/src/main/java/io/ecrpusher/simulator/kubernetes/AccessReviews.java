package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpResponse;

import java.util.List;

/** SelfSubjectAccessReview: may I? */
final class AccessReviews {
    static final String GROUP = "authorization.k8s.io";

    private AccessReviews() {}

    static HttpResponse handle(User user, ApiRequest request, Authorizer authorizer) {
        if (!request.resource().equals("selfsubjectaccessreviews")) {
            throw Failure.noSuchResource();
        }
        if (!request.verb().equals("create")) {
            throw Failure.methodNotAllowed();
        }
        JsonObject review = Bodies.object(request.http(), GROUP, "v1", "SelfSubjectAccessReview");
        JsonObject spec =
                review.get("spec") instanceof JsonObject object ? object : new JsonObject();
        Authorizer.Decision decision = authorizer.decide(user, attributes(spec));
        JsonObject status = new JsonObject();
        status.addProperty("allowed", decision.allowed());
        if (!decision.reason().isEmpty()) {
            status.addProperty("reason", decision.reason());
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("kind", "SelfSubjectAccessReview");
        answer.addProperty("apiVersion", GROUP + "/v1");
        answer.add("metadata", new JsonObject());
        answer.add("spec", spec);
        answer.add("status", status);
        return HttpResponse.json(201, answer + "\n");
    }

    private static Attributes attributes(JsonObject spec) {
        boolean resource = spec.has("resourceAttributes");
        if (resource == spec.has("nonResourceAttributes")) {
            throw Failure.invalid(
                    GROUP,
                    "",
                    "." + GROUP,
                    "",
                    List.of(
                            Failure.Cause.invalid(
                                    "spec.resourceAttributes",
                                    "null",
                                    "exactly one of nonResourceAttributes or resourceAttributes"
                                            + " must be specified")));
        }
        if (!resource) {
            JsonObject path = spec.getAsJsonObject("nonResourceAttributes");
            return new Attributes.OfPath(text(path, "verb"), text(path, "path"));
        }
        JsonObject of = spec.getAsJsonObject("resourceAttributes");
        return new Attributes.OfResource(
                text(of, "verb"),
                text(of, "group"),
                text(of, "resource"),
                text(of, "subresource"),
                text(of, "namespace"),
                text(of, "name"));
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }
}
