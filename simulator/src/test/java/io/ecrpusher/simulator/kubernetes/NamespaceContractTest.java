package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class NamespaceContractTest extends KubernetesContract {
    NamespaceContractTest(Server server) {
        super(server);
    }

    private void terminate() {
        assertThat(delete("/api/v1/namespaces/" + namespace).status()).isEqualTo(200);
    }

    @Test
    void labelsAnActiveNamespaceWithItsName() {
        ApiResponse response = get("/api/v1/namespaces/" + namespace);
        assertThat(response.field("status")).isEqualTo("{'phase':'Active'}");
        assertThat(response.metadata().getAsJsonObject("labels").keySet())
                .containsExactly("kubernetes.io/metadata.name");
        assertThat(response.owners())
                .containsExactly(
                        "contract Update {'f:metadata':{'f:labels':{'.':{},"
                                + "'f:kubernetes.io/metadata.name':{}}}}");
    }

    @Test
    void ownsOnlyTheAppliedLabelsOfANamespace() {
        String name = namespace + "-x";
        ApiResponse response =
                patch(
                        APPLY,
                        "/api/v1/namespaces/" + name + "?fieldManager=m1",
                        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s','labels':{'team':'x'}}}"
                                .formatted(name));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.owners())
                .containsExactly("m1 Apply {'f:metadata':{'f:labels':{'f:team':{}}}}");
        assertThat(response.metadata().getAsJsonObject("labels").size()).isEqualTo(2);
    }

    @Test
    void refusesDotsInANamespaceName() {
        assertThat(post("/api/v1/namespaces", namespace("a.b")).causes())
                .containsExactly(
                        "FieldValueInvalid, metadata.name, Invalid value: \"a.b\": must not contain"
                                + " dots");
    }

    @Test
    void requiresALabelAsNamespaceName() {
        ApiResponse response = post("/api/v1/namespaces", namespace("A_b"));
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueInvalid, metadata.name, Invalid value: \"A_b\": a lowercase RFC"
                                + " 1123 label must consist of lower case alphanumeric characters or"
                                + " '-', and must start and end with an alphanumeric character (e.g."
                                + " 'my-name',  or '123-abc', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }

    @Test
    void reportsAMissingNamespaceOnApply() {
        ApiResponse response =
                patch(
                        APPLY,
                        "/api/v1/namespaces/nonsuch/secrets/s?fieldManager=m1",
                        secret("s", "'data':{}"));
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.reason()).isEqualTo("NotFound");
        assertThat(response.message()).isEqualTo("namespaces \"nonsuch\" not found");
        assertThat(response.details())
                .hasToString("{\"name\":\"nonsuch\",\"kind\":\"namespaces\"}");
    }

    @Test
    void reportsAMissingNamespaceBeforeAnInvalidSecret() {
        ApiResponse response =
                patch(
                        APPLY,
                        "/api/v1/namespaces/nonsuch/secrets/s?fieldManager=m1",
                        secret("s", "'type':'kubernetes.io/dockercfg'"));
        assertThat(response.status()).isEqualTo(404);
    }

    @Test
    void listsNothingInAMissingNamespace() {
        ApiResponse response = get("/api/v1/namespaces/nonsuch/secrets");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().getAsJsonArray("items")).isEmpty();
    }

    @Test
    void terminatesADeletedNamespace() {
        terminate();
        ApiResponse response = get("/api/v1/namespaces/" + namespace);
        assertThat(response.field("status")).isEqualTo("{'phase':'Terminating'}");
        assertThat(response.metadata().has("deletionTimestamp")).isTrue();
    }

    @Test
    void refusesToCreateInATerminatingNamespace() {
        terminate();
        ApiResponse response = applySecret("m1", "s", "'data':{}");
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.reason()).isEqualTo("Forbidden");
        assertThat(response.message())
                .isEqualTo(
                        ("secrets \"s\" is forbidden: unable to create new content in namespace %s"
                                        + " because it is being terminated")
                                .formatted(namespace));
        assertThat(response.causes())
                .containsExactly(
                        "NamespaceTerminating, metadata.namespace, namespace "
                                + namespace
                                + " is being terminated");
    }

    @Test
    void updatesASecretInATerminatingNamespace() {
        applySecret("m1", "s", "'data':{'k':'MQ=='}");
        terminate();
        assertThat(applySecret("m1", "s", "'data':{'k':'Mg=='}").status()).isEqualTo(200);
    }

    @Test
    void refusesToDeleteTheDefaultNamespace() {
        ApiResponse response = delete("/api/v1/namespaces/default");
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.message())
                .isEqualTo(
                        "namespaces \"default\" is forbidden: this namespace may not be deleted");
    }
}
