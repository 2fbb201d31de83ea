package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.request.ApiRequest;
import io.ecrpusher.simulator.kubernetes.request.RequestBodies;
import io.ecrpusher.simulator.kubernetes.request.RequestErrors;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Handles the reviews by which callers learn who they are and what they may do. */
final class SelfReviews {
    private static final List<String> RESOURCE_RULE =
            List.of("verbs", "apiGroups", "resources", "resourceNames");
    private static final List<String> PATH_RULE = List.of("verbs", "nonResourceURLs");

    private final Authorizer authorizer;
    private final Clock clock;

    SelfReviews(Authorizer authorizer, Clock clock) {
        this.authorizer = authorizer;
        this.clock = clock;
    }

    HttpResponse handle(User user, ApiRequest request) {
        String kind =
                switch (request.group() + "/" + request.resource()) {
                    case "authentication.k8s.io/selfsubjectreviews" -> "SelfSubjectReview";
                    case "authorization.k8s.io/selfsubjectaccessreviews" ->
                            "SelfSubjectAccessReview";
                    case "authorization.k8s.io/selfsubjectrulesreviews" -> "SelfSubjectRulesReview";
                    default -> throw RequestErrors.noSuchResource();
                };
        if (!request.verb().equals("create")) {
            throw RequestErrors.methodNotAllowed();
        }
        JsonObject review = RequestBodies.object(request.http(), request.group(), "v1", kind);
        JsonObject result = new JsonObject();
        result.addProperty("kind", kind);
        result.addProperty("apiVersion", request.group() + "/v1");
        switch (kind) {
            case "SelfSubjectReview" -> reviewSubject(user, result);
            case "SelfSubjectAccessReview" -> {
                JsonObject spec =
                        review.get("spec") instanceof JsonObject object ? object : new JsonObject();
                result.add("metadata", new JsonObject());
                result.add("spec", spec);
                result.add("status", AccessReviews.status(user, spec, authorizer));
            }
            default -> reviewRules(user, review, result);
        }
        return ApiServer.json(201, result);
    }

    private void reviewSubject(User user, JsonObject result) {
        JsonObject metadata = new JsonObject();
        metadata.addProperty(
                "creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        result.add("metadata", metadata);
        JsonObject info = new JsonObject();
        info.addProperty("username", user.name());
        info.add("groups", array(user.sortedGroups()));
        JsonObject status = new JsonObject();
        status.add("userInfo", info);
        result.add("status", status);
    }

    private void reviewRules(User user, JsonObject review, JsonObject result) {
        String namespace =
                review.get("spec") instanceof JsonObject spec && spec.has("namespace")
                        ? spec.get("namespace").getAsString()
                        : "";
        if (namespace.isEmpty()) {
            throw ApiException.badRequest("no namespace on request");
        }
        JsonArray resources = new JsonArray();
        JsonArray paths = new JsonArray();
        for (JsonObject rule : authorizer.rules(user, namespace)) {
            if (rule.has("resources")) {
                resources.add(selected(rule, RESOURCE_RULE));
            }
            if (rule.has("nonResourceURLs")) {
                paths.add(selected(rule, PATH_RULE));
            }
        }
        JsonObject status = new JsonObject();
        status.add("resourceRules", resources);
        status.add("nonResourceRules", paths);
        status.addProperty("incomplete", false);
        result.add("metadata", new JsonObject());
        // A real server returns no spec.
        result.add("spec", new JsonObject());
        result.add("status", status);
    }

    private static JsonObject selected(JsonObject rule, List<String> fields) {
        JsonObject selected = new JsonObject();
        for (String field : fields) {
            if (rule.has(field)) {
                selected.add(field, rule.get(field));
            }
        }
        return selected;
    }

    private static JsonArray array(List<String> values) {
        JsonArray array = new JsonArray();
        values.forEach(array::add);
        return array;
    }
}
