package io.ecrpusher.simulator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonParser;

import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.kubernetes.User;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

class TokenReviewWebhookTest {
    private final TokenReviewWebhook webhook = new TokenReviewWebhook();
    private String path;

    @BeforeEach
    void addCluster() {
        path =
                webhook.add(
                        "prod",
                        token ->
                                token.equals("good")
                                        ? Optional.of(new User("someone", Set.of("ecr-pusher")))
                                        : Optional.empty());
    }

    @Test
    void answersWithTheUserOfAToken() {
        assertThat(JsonParser.parseString(text(review(path, "v1", "good"))))
                .isEqualTo(
                        JsonParser.parseString(
                                """
                                {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview",
                                 "status": {"authenticated": true,
                                            "user": {"username": "someone", "groups": ["ecr-pusher"]}}}\
                                """));
    }

    @Test
    void answersInTheVersionOfTheRequest() {
        assertThat(text(review(path, "v1beta1", "bad")))
                .contains("authentication.k8s.io/v1beta1")
                .contains("\"authenticated\":false");
    }

    @Test
    void reviewsTheTokensOfItsClustersOnly() {
        assertThat(review("/token-review/other", "v1", "good").status()).isEqualTo(404);
    }

    @Test
    void refusesOtherBodies() {
        assertThat(send(path, "{}").status()).isEqualTo(400);
        assertThat(send(path, "[").status()).isEqualTo(400);
    }

    private HttpResponse review(String to, String version, String token) {
        return send(
                to,
                """
                {"apiVersion": "authentication.k8s.io/%s", "kind": "TokenReview", "spec": {"token": "%s"}}"""
                        .formatted(version, token));
    }

    private HttpResponse send(String to, String body) {
        return webhook.handle(
                new HttpRequest("POST", to, "", Headers.of(Map.of()), body.getBytes(UTF_8)));
    }

    private static String text(HttpResponse response) {
        return new String(response.body(), UTF_8);
    }
}
