package io.ecrpusher.simulator.serve;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import io.ecrpusher.simulator.http.HttpHandler;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.TokenReviewer;
import io.ecrpusher.simulator.kubernetes.User;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reviews bearer tokens for real API servers, as the AWS IAM authenticator of an EKS cluster does.
 * Each cluster has a path of its own, because a token is valid for one cluster only.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication">Webhook
 *     token authentication</a>
 */
final class TokenReviewWebhook implements HttpHandler {
    private static final String PATH = "/token-review/";

    private final Map<String, TokenReviewer> reviewers = new ConcurrentHashMap<>();

    /** Adds a cluster. Returns the path of its reviews. */
    String add(String cluster, TokenReviewer reviewer) {
        reviewers.put(cluster, reviewer);
        return PATH + cluster;
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        TokenReviewer reviewer = reviewers.get(request.path().replaceFirst(PATH, ""));
        if (reviewer == null) {
            return HttpResponse.text(404, "No such cluster");
        }
        try {
            JsonObject review = JsonParser.parseString(request.text()).getAsJsonObject();
            String token = review.getAsJsonObject("spec").get("token").getAsString();
            var answer = new JsonObject();
            // The API server asks in v1beta1 unless a flag says v1, and expects the same back.
            answer.add("apiVersion", review.get("apiVersion"));
            answer.addProperty("kind", "TokenReview");
            answer.add("status", status(reviewer.review(token)));
            return HttpResponse.json(200, answer.toString());
        } catch (JsonParseException | IllegalStateException | NullPointerException e) {
            return HttpResponse.text(400, "The body isn't a TokenReview");
        }
    }

    private static JsonObject status(Optional<User> user) {
        var status = new JsonObject();
        status.addProperty("authenticated", user.isPresent());
        user.ifPresent(
                found -> {
                    var groups = new JsonArray();
                    found.groups().forEach(groups::add);
                    var described = new JsonObject();
                    described.addProperty("username", found.name());
                    described.add("groups", groups);
                    status.add("user", described);
                });
        return status;
    }
}
