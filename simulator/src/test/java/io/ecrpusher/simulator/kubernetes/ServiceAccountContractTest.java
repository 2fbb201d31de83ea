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
    void ownsImagePullSecretsAsAWhole() {
        ApiResponse response = create(",'imagePullSecrets':[{'name':'one'}]");
        assertThat(response.owners()).containsExactly("k Update {'f:imagePullSecrets':{}}");
    }

    @Test
    void reportsAConflictOverImagePullSecrets() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse response =
                patch(APPLY, builder(), account(",'imagePullSecrets':[{'name':'two'}]"));
        assertThat(response.causes())
                .containsExactly(
                        "FieldManagerConflict, .imagePullSecrets, conflict with \"k\" using v1");
    }

    @Test
    void replacesImagePullSecretsByForce() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse response =
                patch(
                        APPLY,
                        builder() + "&force=true",
                        account(",'imagePullSecrets':[{'name':'two'}]"));
        assertThat(response.field("imagePullSecrets")).isEqualTo("[{'name':'two'}]");
        assertThat(response.owners()).containsExactly("m1 Apply {'f:imagePullSecrets':{}}");
    }

    @Test
    void replacesImagePullSecretsByStrategicMerge() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse response = patch(STRATEGIC, builder(), "{'imagePullSecrets':[{'name':'two'}]}");
        assertThat(response.field("imagePullSecrets")).isEqualTo("[{'name':'two'}]");
    }

    @Test
    void mergesSecretsByStrategicMerge() {
        create(",'secrets':[{'name':'one'}]");
        ApiResponse response = patch(STRATEGIC, builder(), "{'secrets':[{'name':'two'}]}");
        assertThat(response.field("secrets")).isEqualTo("[{'name':'two'},{'name':'one'}]");
        assertThat(response.owners())
                .containsExactlyInAnyOrder(
                        "k Update {'f:secrets':{'.':{},'k:{\\'name\\':\\'one\\'}':{}}}",
                        "m1 Update {'f:secrets':{'k:{\\'name\\':\\'two\\'}':{}}}");
    }

    @Test
    void replacesImagePullSecretsByMergePatchOfTheCurrentVersion() {
        ApiResponse created = create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse response =
                patch(
                        MERGE,
                        builder(),
                        "{'metadata':{'resourceVersion':'%s'},'imagePullSecrets':[{'name':'one'},{'name':'two'}]}"
                                .formatted(created.resourceVersion()));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("imagePullSecrets")).isEqualTo("[{'name':'one'},{'name':'two'}]");
    }

    @Test
    void reportsAMergePatchOfAnOutdatedVersion() {
        create(",'imagePullSecrets':[{'name':'one'}]");
        ApiResponse response =
                patch(
                        MERGE,
                        builder(),
                        "{'metadata':{'resourceVersion':'1'},'imagePullSecrets':[{'name':'two'}]}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on serviceaccounts \"builder\": the object has"
                                + " been modified; please apply your changes to the latest version"
                                + " and try again");
    }

    @Test
    void reportsAMissingServiceAccount() {
        ApiResponse response = patch(MERGE, builder(), "{'imagePullSecrets':[{'name':'two'}]}");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.message()).isEqualTo("serviceaccounts \"builder\" not found");
    }
}
