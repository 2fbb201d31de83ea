package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class ServiceAccountContractTest extends KubernetesContract {
    ServiceAccountContractTest(Server server) {
        super(server);
    }

    private String account(String rest) {
        return "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'builder'}%s}"
                .formatted(rest);
    }

    private String accounts() {
        return "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    }

    private String builder() {
        return accounts() + "/builder?fieldManager=m1";
    }

    private ApiResponse create(String rest) {
        return post(accounts() + "?fieldManager=k", account(rest));
    }

    @Test
    void imagePullSecretsAreOwnedAsAWhole() {
        ApiResponse answer = create(",'imagePullSecrets':[{'name':'one'}]");
        assertThat(answer.owners()).containsExactly("k Update {'f:imagePullSecrets':{}}");
    }

    @Test
    void anApplyOfImagePullSecretsThatOthersWroteIsAConflict() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse answer =
                patch(APPLY, builder(), account(",'imagePullSecrets':[{'name':'two'}]"));
        assertThat(answer.causes())
                .containsExactly(
                        "FieldManagerConflict, .imagePullSecrets, conflict with \"k\" using v1");
    }

    @Test
    void aForcedApplyReplacesImagePullSecrets() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse answer =
                patch(
                        APPLY,
                        builder() + "&force=true",
                        account(",'imagePullSecrets':[{'name':'two'}]"));
        assertThat(answer.field("imagePullSecrets")).isEqualTo("[{'name':'two'}]");
        assertThat(answer.owners()).containsExactly("m1 Apply {'f:imagePullSecrets':{}}");
    }

    @Test
    void aStrategicMergeReplacesImagePullSecrets() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse answer = patch(STRATEGIC, builder(), "{'imagePullSecrets':[{'name':'two'}]}");
        assertThat(answer.field("imagePullSecrets")).isEqualTo("[{'name':'two'}]");
    }

    @Test
    void aStrategicMergeAddsToSecrets() {
        create(",'secrets':[{'name':'one'}]");
        ApiResponse answer = patch(STRATEGIC, builder(), "{'secrets':[{'name':'two'}]}");
        assertThat(answer.field("secrets")).isEqualTo("[{'name':'two'},{'name':'one'}]");
        assertThat(answer.owners())
                .containsExactlyInAnyOrder(
                        "k Update {'f:secrets':{'.':{},'k:{\\'name\\':\\'one\\'}':{}}}",
                        "m1 Update {'f:secrets':{'k:{\\'name\\':\\'two\\'}':{}}}");
    }

    @Test
    void aMergePatchWithTheCurrentVersionReplacesImagePullSecrets() {
        ApiResponse created = create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse answer =
                patch(
                        MERGE,
                        builder(),
                        "{'metadata':{'resourceVersion':'%s'},'imagePullSecrets':[{'name':'one'},{'name':'two'}]}"
                                .formatted(created.resourceVersion()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("imagePullSecrets")).isEqualTo("[{'name':'one'},{'name':'two'}]");
    }

    @Test
    void aMergePatchWithAnEarlierVersionIsAConflict() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse answer =
                patch(
                        MERGE,
                        builder(),
                        "{'metadata':{'resourceVersion':'1'},'imagePullSecrets':[{'name':'two'}]}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on serviceaccounts \"builder\": the object has"
                                + " been modified; please apply your changes to the latest version"
                                + " and try again");
    }

    @Test
    void aMissingServiceAccountIsNotFound() {
        ApiResponse answer = patch(MERGE, builder(), "{'imagePullSecrets':[{'name':'two'}]}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("serviceaccounts \"builder\" not found");
    }
}
