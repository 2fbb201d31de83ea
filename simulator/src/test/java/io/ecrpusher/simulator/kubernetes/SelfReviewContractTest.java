package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

@ParameterizedClass
@EnumSource
final class SelfReviewContractTest extends KubernetesContract {
    private static final String SUBJECT = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String RULES = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";

    SelfReviewContractTest(Server server) {
        super(server);
    }

    private final String user = "user-" + namespace;

    private static JsonObject status(ApiResponse response) {
        return response.json().getAsJsonObject("status");
    }

    private static List<String> rules(JsonArray rules) {
        List<String> texts = new ArrayList<>();
        for (JsonElement rule : rules) {
            texts.add(rule.toString().replace('"', '\''));
        }
        return texts;
    }

    @Test
    void returnsTheNameAndGroupsOfTheCaller() {
        ApiResponse response =
                call("POST", SUBJECT).as(user, "ecr-pusher").send("application/json", "{}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.field("kind")).isEqualTo("'SelfSubjectReview'");
        assertThat(response.metadata().has("creationTimestamp")).isTrue();
        assertThat(status(response).getAsJsonObject("userInfo"))
                .hasToString(
                        "{\"username\":\"%s\",\"groups\":[\"ecr-pusher\",\"system:authenticated\"]}"
                                .formatted(user));
    }

    @Test
    void refusesAnAnonymousReview() {
        ApiResponse response = call("POST", SUBJECT).anonymously();
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.message())
                .isEqualTo(
                        "selfsubjectreviews.authentication.k8s.io is forbidden: User"
                                + " \"system:anonymous\" cannot create resource"
                                + " \"selfsubjectreviews\" in API group \"authentication.k8s.io\" at"
                                + " the cluster scope");
    }

    @Test
    void storesNoReview() {
        assertThat(get(SUBJECT).status()).isEqualTo(405);
        assertThat(get(RULES).status()).isEqualTo(405);
    }

    @Test
    void listsTheRulesOfTheCaller() {
        grant(
                user,
                "[{'apiGroups':[''],'resources':['secrets'],'resourceNames':['a'],'verbs':['patch']}]");
        ApiResponse response =
                call("POST", RULES)
                        .as(user)
                        .send("application/json", "{'spec':{'namespace':'" + namespace + "'}}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.field("spec")).isEqualTo("{}");
        assertThat(rules(status(response).getAsJsonArray("resourceRules")))
                .containsExactlyInAnyOrder(
                        "{'verbs':['create'],'apiGroups':['authorization.k8s.io'],'resources':['selfsubjectaccessreviews','selfsubjectrulesreviews']}",
                        "{'verbs':['create'],'apiGroups':['authentication.k8s.io'],'resources':['selfsubjectreviews']}",
                        "{'verbs':['patch'],'apiGroups':[''],'resources':['secrets'],'resourceNames':['a']}");
        assertThat(rules(status(response).getAsJsonArray("nonResourceRules")))
                .containsExactlyInAnyOrder(
                        "{'verbs':['get'],'nonResourceURLs':['/api','/api/*','/apis','/apis/*','/healthz','/livez','/openapi','/openapi/*','/readyz','/version','/version/']}",
                        "{'verbs':['get'],'nonResourceURLs':['/healthz','/livez','/readyz','/version','/version/']}");
        assertThat(status(response).get("incomplete").getAsBoolean()).isFalse();
    }

    @Test
    void listsEverythingForAnAdministrator() {
        ApiResponse response = post(RULES, "{'spec':{'namespace':'default'}}");
        assertThat(rules(status(response).getAsJsonArray("resourceRules")))
                .contains("{'verbs':['*'],'apiGroups':['*'],'resources':['*']}");
    }

    @Test
    void requiresANamespaceForRules() {
        ApiResponse response = post(RULES, "{'spec':{}}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message()).isEqualTo("no namespace on request");
    }
}
