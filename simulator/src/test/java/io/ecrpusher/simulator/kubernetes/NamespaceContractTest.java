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
    void aNamespaceIsActiveAndLabelledWithItsName() {
        ApiResponse answer = get("/api/v1/namespaces/" + namespace);
        assertThat(answer.field("status")).isEqualTo("{'phase':'Active'}");
        assertThat(answer.metadata().getAsJsonObject("labels").keySet())
                .containsExactly("kubernetes.io/metadata.name");
        assertThat(answer.owners())
                .containsExactly(
                        "contract Update {'f:metadata':{'f:labels':{'.':{},"
                                + "'f:kubernetes.io/metadata.name':{}}}}");
    }

    @Test
    void anAppliedNamespaceOwnsItsLabelsOnly() {
        String name = namespace + "-x";
        ApiResponse answer =
                patch(
                        APPLY,
                        "/api/v1/namespaces/" + name + "?fieldManager=m1",
                        "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'%s','labels':{'team':'x'}}}"
                                .formatted(name));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.owners())
                .containsExactly("m1 Apply {'f:metadata':{'f:labels':{'f:team':{}}}}");
        assertThat(answer.metadata().getAsJsonObject("labels").size()).isEqualTo(2);
    }

    @Test
    void aNamespacesNameHasNoDots() {
        assertThat(post("/api/v1/namespaces", namespace("a.b")).causes())
                .containsExactly(
                        "FieldValueInvalid, metadata.name, Invalid value: \"a.b\": must not contain"
                                + " dots");
    }

    @Test
    void aNamespacesNameIsALabel() {
        ApiResponse answer = post("/api/v1/namespaces", namespace("A_b"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.causes())
                .containsExactly(
                        "FieldValueInvalid, metadata.name, Invalid value: \"A_b\": a lowercase RFC"
                                + " 1123 label must consist of lower case alphanumeric characters or"
                                + " '-', and must start and end with an alphanumeric character (e.g."
                                + " 'my-name',  or '123-abc', regex used for validation is"
                                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }

    @Test
    void anApplyIntoAMissingNamespaceIsNotFound() {
        ApiResponse answer =
                patch(
                        APPLY,
                        "/api/v1/namespaces/nonsuch/secrets/s?fieldManager=m1",
                        secret("s", "'data':{}"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.reason()).isEqualTo("NotFound");
        assertThat(answer.message()).isEqualTo("namespaces \"nonsuch\" not found");
        assertThat(answer.details()).hasToString("{\"name\":\"nonsuch\",\"kind\":\"namespaces\"}");
    }

    @Test
    void anInvalidSecretForAMissingNamespaceIsNotFoundToo() {
        ApiResponse answer =
                patch(
                        APPLY,
                        "/api/v1/namespaces/nonsuch/secrets/s?fieldManager=m1",
                        secret("s", "'type':'kubernetes.io/dockercfg'"));
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void aListOfAMissingNamespaceIsEmpty() {
        ApiResponse answer = get("/api/v1/namespaces/nonsuch/secrets");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getAsJsonArray("items")).isEmpty();
    }

    @Test
    void aDeletedNamespaceIsTerminatingFirst() {
        terminate();
        ApiResponse answer = get("/api/v1/namespaces/" + namespace);
        assertThat(answer.field("status")).isEqualTo("{'phase':'Terminating'}");
        assertThat(answer.metadata().has("deletionTimestamp")).isTrue();
    }

    @Test
    void nothingIsCreatedInATerminatingNamespace() {
        terminate();
        ApiResponse answer = applySecret("m1", "s", "'data':{}");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.reason()).isEqualTo("Forbidden");
        assertThat(answer.message())
                .isEqualTo(
                        ("secrets \"s\" is forbidden: unable to create new content in namespace %s"
                                        + " because it is being terminated")
                                .formatted(namespace));
        assertThat(answer.causes())
                .containsExactly(
                        "NamespaceTerminating, metadata.namespace, namespace "
                                + namespace
                                + " is being terminated");
    }

    @Test
    void aSecretOfATerminatingNamespaceCanStillBeUpdated() {
        applySecret("m1", "s", "'data':{'k':'MQ=='}");
        terminate();
        assertThat(applySecret("m1", "s", "'data':{'k':'Mg=='}").status()).isEqualTo(200);
    }

    @Test
    void theDefaultNamespaceCannotBeDeleted() {
        ApiResponse answer = delete("/api/v1/namespaces/default");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message())
                .isEqualTo(
                        "namespaces \"default\" is forbidden: this namespace may not be deleted");
    }
}
