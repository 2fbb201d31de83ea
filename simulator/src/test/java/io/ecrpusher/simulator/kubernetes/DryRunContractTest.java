package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

@ParameterizedClass
@EnumSource
final class DryRunContractTest extends KubernetesContract {
    private static final String DRY = "?dryRun=All";

    DryRunContractTest(Server server) {
        super(server);
    }

    private ApiResponse dryApply(String manager, String data) {
        return patch(
                APPLY,
                secret("s") + DRY + "&fieldManager=" + manager,
                secret("s", "'data':{" + data + "}"));
    }

    private String uid(ApiResponse response) {
        return response.metadata().get("uid").getAsString();
    }

    @Test
    void returnsTheObjectThatAnApplyWouldCreate() {
        ApiResponse first = dryApply("m1", "'k':'MQ=='");
        assertThat(first.status()).isEqualTo(201);
        assertThat(first.metadata().has("resourceVersion")).isFalse();
        assertThat(first.metadata().has("creationTimestamp")).isTrue();
        assertThat(first.owners()).containsExactly("m1 Apply {'f:data':{'f:k':{}}}");
        assertThat(get(secret("s")).status()).isEqualTo(404);
        assertThat(uid(dryApply("m1", "'k':'MQ=='"))).isNotEqualTo(uid(first));
    }

    @Test
    void returnsTheObjectThatAnApplyWouldUpdate() {
        ApiResponse stored = applySecret("m1", "s", "'data':{'k':'MQ=='}");
        ApiResponse dry = dryApply("m1", "'z':'Mg=='");
        assertThat(dry.status()).isEqualTo(200);
        assertThat(dry.field("data")).isEqualTo("{'z':'Mg=='}");
        assertThat(dry.owners()).containsExactly("m1 Apply {'f:data':{'f:z':{}}}");
        assertThat(uid(dry)).isEqualTo(uid(stored));
        assertThat(dry.resourceVersion()).isEqualTo(stored.resourceVersion());
        assertThat(get(secret("s")).text()).isEqualTo(stored.text());
    }

    @Test
    void reportsConflictsInADryRun() {
        applySecret("m1", "s", "'data':{'k':'MQ=='}");
        ApiResponse response = dryApply("m2", "'k':'Mg=='");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"m1\": .data.k");
    }

    @Test
    void reportsAMissingNamespaceInADryRun() {
        ApiResponse response =
                patch(
                        APPLY,
                        "/api/v1/namespaces/nonsuch/secrets/s?dryRun=All&fieldManager=m1",
                        secret("s", "'data':{}"));
        assertThat(response.status()).isEqualTo(404);
    }

    @Test
    void authorizesADryRun() {
        String user = "user-" + namespace;
        grant(user, "[{'apiGroups':[''],'resources':['secrets'],'verbs':['patch']}]");
        ApiResponse response =
                call("PATCH", secret("s") + DRY + "&fieldManager=m1")
                        .as(user)
                        .send(APPLY, secret("s", "'data':{}"));
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.message()).contains("cannot create resource \"secrets\"");
    }

    @Test
    void createsNothingInADryRun() {
        ApiResponse response = post(secrets() + DRY, secret("s", "'data':{}"));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.metadata().has("uid")).isTrue();
        assertThat(response.metadata().has("resourceVersion")).isFalse();
        assertThat(get(secret("s")).status()).isEqualTo(404);
    }

    @Test
    void validatesInADryRun() {
        ApiResponse response =
                post(secrets() + DRY, secret("s", "'type':'kubernetes.io/dockercfg'"));
        assertThat(response.status()).isEqualTo(422);
        applySecret("m1", "s", "'data':{}");
        assertThat(post(secrets() + DRY, secret("s", "'data':{}")).status()).isEqualTo(409);
    }

    @Test
    void updatesNothingInADryRun() {
        ApiResponse stored = applySecret("m1", "s", "'data':{'k':'MQ=='}");
        ApiResponse put = put(secret("s") + DRY, secret("s", "'data':{'k':'Mg=='}"));
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.field("data")).isEqualTo("{'k':'Mg=='}");
        ApiResponse merged = patch(MERGE, secret("s") + DRY, "{'data':{'k':'Mw=='}}");
        assertThat(merged.status()).isEqualTo(200);
        assertThat(merged.field("data")).isEqualTo("{'k':'Mw=='}");
        assertThat(get(secret("s")).text()).isEqualTo(stored.text());
    }

    @Test
    void deletesNothingInADryRun() {
        applySecret("m1", "s", "'data':{}");
        assertThat(delete(secret("s") + DRY).field("status")).isEqualTo("'Success'");
        ApiResponse byBody =
                call("DELETE", secret("s"))
                        .send(
                                "application/json",
                                "{'kind':'DeleteOptions','apiVersion':'v1','dryRun':['All']}");
        assertThat(byBody.field("status")).isEqualTo("'Success'");
        assertThat(get(secret("s")).status()).isEqualTo(200);
    }

    @Test
    void terminatesNothingInADryRun() {
        String path = "/api/v1/namespaces/" + namespace;
        ApiResponse response = delete(path + DRY);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("status")).isEqualTo("{'phase':'Terminating'}");
        assertThat(get(path).field("status")).isEqualTo("{'phase':'Active'}");
    }

    @Test
    void createsNoNamespaceInADryRun() {
        String name = namespace + "-x";
        assertThat(post("/api/v1/namespaces" + DRY, namespace(name)).status()).isEqualTo(201);
        assertThat(get("/api/v1/namespaces/" + name).status()).isEqualTo(404);
    }

    @Test
    void refusesAnUnknownDryRun() {
        List<ApiResponse> responses =
                List.of(
                        post(secrets() + "?dryRun=x", secret("s", "'data':{}")),
                        put(secret("s") + "?dryRun=x", secret("s", "'data':{}")),
                        patch(MERGE, secret("s") + "?dryRun=x", "{}"),
                        delete(secret("s") + "?dryRun=x"));
        List<String> options =
                List.of("CreateOptions", "UpdateOptions", "PatchOptions", "DeleteOptions");
        for (int i = 0; i < options.size(); i++) {
            assertThat(responses.get(i).status()).isEqualTo(422);
            assertThat(responses.get(i).message())
                    .isEqualTo(
                            options.get(i)
                                    + ".meta.k8s.io \"\" is invalid: dryRun: Unsupported value:"
                                    + " [\"x\"]: supported values: \"All\"");
        }
    }

    @Test
    void refusesAnUnknownFieldOnStrictValidation() {
        String body = secret("s", "'metadata':{'name':'s','foo':1},'bar':{'a':1}");
        ApiResponse response = post(secrets() + "?fieldValidation=Strict", body);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message())
                .isEqualTo(
                        "Secret in version \"v1\" cannot be handled as a Secret: strict decoding"
                                + " error: unknown field \"metadata.foo\", unknown field \"bar\"");
        assertThat(post(secrets() + "?fieldValidation=Warn", body).status()).isEqualTo(201);
    }

    @Test
    void refusesAnUnknownFieldValidation() {
        ApiResponse response = post(secrets() + "?fieldValidation=Bad", secret("s", "'data':{}"));
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueNotSupported, fieldValidation, Unsupported value: \"Bad\":"
                                + " supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
    }

    @Test
    void refusesToForceAMergePatch() {
        assertThat(patch(MERGE, secret("s") + "?force=true", "{}").causes())
                .containsExactly(
                        "FieldValueForbidden, force, Forbidden: may not be specified for non-apply"
                                + " patch");
    }
}
