package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.StatusCause;
import io.ecrpusher.simulator.kubernetes.request.ApiRequest;
import io.ecrpusher.simulator.kubernetes.request.Attributes;

import java.util.List;

/** Answers SelfSubjectAccessReviews. */
final class AccessReviews {
    private AccessReviews() {}

    /** Returns the status of a review. */
    static JsonObject status(User user, JsonObject spec, Authorizer authorizer) {
        Authorizer.Decision decision = authorizer.decide(user, attributes(spec));
        JsonObject status = new JsonObject();
        status.addProperty("allowed", decision.allowed());
        if (!decision.reason().isEmpty()) {
            status.addProperty("reason", decision.reason());
        }
        return status;
    }

    private static Attributes attributes(JsonObject spec) {
        boolean forResource = spec.has("resourceAttributes");
        if (forResource == spec.has("nonResourceAttributes")) {
            throw ObjectErrors.invalid(
                    ApiRequest.AUTHORIZATION,
                    "",
                    "." + ApiRequest.AUTHORIZATION,
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
