package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class ApplyContractTest extends KubernetesContract {
    ApplyContractTest(Server server) {
        super(server);
    }

    @Test
    void createsAMissingSecret() {
        ApiResponse response = applySecret("m1", "s", "'type':'Opaque','data':{'k':'dg=='}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.field("data")).isEqualTo("{'k':'dg=='}");
        assertThat(response.owners()).containsExactly("m1 Apply {'f:data':{'f:k':{}},'f:type':{}}");
    }

    @Test
    void keepsTheResourceVersionOnAnIdenticalApply() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse second = applySecret("m1", "s", "'data':{'k':'dg=='}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
        assertThat(second.metadata()).isEqualTo(first.metadata());
    }

    @Test
    void keepsTheMetadataWhenAnIdenticalApplyStatesTheResourceVersion() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        awaitNextSecond();
        ApiResponse second =
                applySecret(
                        "m1",
                        "s",
                        "'metadata':{'name':'s','resourceVersion':'%s'},'data':{'k':'dg=='}"
                                .formatted(first.resourceVersion()));
        assertThat(second.metadata()).isEqualTo(first.metadata());
    }

    @Test
    void changesTheResourceVersionWithTheData() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse second = applySecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(second.field("data")).isEqualTo("{'k':'dw=='}");
        assertThat(second.resourceVersion()).isNotEqualTo(first.resourceVersion());
    }

    @Test
    void defaultsTheTypeToOpaqueWithoutAnOwner() {
        ApiResponse response = applySecret("m1", "s", "'data':{'k':'dg=='}");
        assertThat(response.field("type")).isEqualTo("'Opaque'");
        assertThat(response.owners()).containsExactly("m1 Apply {'f:data':{'f:k':{}}}");
    }

    @Test
    void reportsAConflictWithAnotherApply() {
        applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse response = applySecret("m2", "s", "'data':{'k':'dw=='}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.reason()).isEqualTo("Conflict");
        assertThat(response.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"m1\": .data.k");
        assertThat(response.causes())
                .containsExactly("FieldManagerConflict, .data.k, conflict with \"m1\"");
    }

    @Test
    void namesTheApiVersionInAConflictWithACreate() {
        post(secrets() + "?fieldManager=up", secret("s", "'data':{'k':'MQ=='}"));
        ApiResponse response = applySecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(response.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"up\" using v1: .data.k");
        assertThat(response.causes())
                .containsExactly("FieldManagerConflict, .data.k, conflict with \"up\" using v1");
    }

    @Test
    void listsAllConflictsWithOneManager() {
        applySecret("m1", "s", "'type':'Opaque','data':{'k':'dg=='}");
        ApiResponse response = applySecret("m2", "s", "'type':'x/y','data':{'k':'dw=='}");
        assertThat(response.message())
                .isEqualTo(
                        "Apply failed with 2 conflicts: conflicts with \"m1\":\n- .type\n- .data.k");
        assertThat(response.causes())
                .containsExactly(
                        "FieldManagerConflict, .type, conflict with \"m1\"",
                        "FieldManagerConflict, .data.k, conflict with \"m1\"");
    }

    @Test
    void listsConflictsByManager() {
        applySecret("m1", "s", "'data':{'a':'dg=='}");
        applySecret("m2", "s", "'data':{'b':'dg=='}");
        ApiResponse response = applySecret("m3", "s", "'data':{'a':'dw==','b':'dw=='}");
        assertThat(response.message())
                .isEqualTo(
                        "Apply failed with 2 conflicts: conflicts with \"m1\":\n- .data.a\n"
                                + "conflicts with \"m2\":\n- .data.b");
        assertThat(response.causes()).hasSize(2);
    }

    @Test
    void sharesAFieldThatTwoManagersApplyEqually() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse second = applySecret("m2", "s", "'data':{'k':'dg=='}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.resourceVersion()).isNotEqualTo(first.resourceVersion());
        assertThat(second.owners())
                .containsExactlyInAnyOrder(
                        "m1 Apply {'f:data':{'f:k':{}}}", "m2 Apply {'f:data':{'f:k':{}}}");
    }

    @Test
    void takesOverAFieldByForce() {
        applySecret("m1", "s", "'type':'Opaque','data':{'k':'dg=='}");
        ApiResponse response = forceSecret("m2", "s", "'type':'Opaque','data':{'k':'dw=='}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.owners())
                .containsExactlyInAnyOrder(
                        "m1 Apply {'f:type':{}}", "m2 Apply {'f:data':{'f:k':{}},'f:type':{}}");
    }

    @Test
    void leavesTheContainerToItsOwnerOnForce() {
        post(secrets() + "?fieldManager=up", secret("s", "'data':{'k':'MQ=='}"));
        ApiResponse response = forceSecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(response.owners())
                .containsExactly(
                        "m1 Apply {'f:data':{'f:k':{}}}", "up Update {'f:data':{},'f:type':{}}");
    }

    @Test
    void removesAFieldThatItsManagerNoLongerApplies() {
        applySecret("m1", "s", "'data':{'a':'dg==','b':'dg=='}");
        ApiResponse response = applySecret("m1", "s", "'data':{'b':'dg=='}");
        assertThat(response.field("data")).isEqualTo("{'b':'dg=='}");
        assertThat(response.owners()).containsExactly("m1 Apply {'f:data':{'f:b':{}}}");
    }

    @Test
    void keepsASharedFieldThatOneManagerNoLongerApplies() {
        applySecret("m1", "s", "'data':{'a':'dg==','b':'dg=='}");
        applySecret("m2", "s", "'data':{'a':'dg=='}");
        ApiResponse response = applySecret("m1", "s", "'data':{'b':'dg=='}");
        assertThat(response.field("data")).isEqualTo("{'a':'dg==','b':'dg=='}");
    }

    @Test
    void keepsFieldsOfOthers() {
        post(
                secrets(),
                "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','labels':{'a':'b'}},'data':{'x':'MQ=='}}");
        ApiResponse response = applySecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(response.field("data")).isEqualTo("{'k':'dw==','x':'MQ=='}");
        assertThat(response.metadata().getAsJsonObject("labels")).hasToString("{\"a\":\"b\"}");
    }

    @Test
    void ownsNothingAfterAnEmptyApply() {
        applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse response = applySecret("m2", "s", "'data':{}");
        assertThat(response.status()).isEqualTo(200);
        ApiResponse empty = applySecret("m1", "s", "'metadata':{'name':'s'}");
        assertThat(empty.field("data")).isEmpty();
    }

    @Test
    void ownsEachLabelAndAnnotationSeparately() {
        applySecret(
                "m1", "s", "'metadata':{'name':'s','labels':{'a':'1'},'annotations':{'c/d':'2'}}");
        ApiResponse other = applySecret("m2", "s", "'metadata':{'name':'s','labels':{'b':'1'}}");
        assertThat(other.status()).isEqualTo(200);
        assertThat(other.owners())
                .containsExactlyInAnyOrder(
                        "m1 Apply {'f:metadata':{'f:annotations':{'f:c/d':{}},'f:labels':{'f:a':{}}}}",
                        "m2 Apply {'f:metadata':{'f:labels':{'f:b':{}}}}");
        ApiResponse conflict =
                applySecret("m2", "s", "'metadata':{'name':'s','annotations':{'c/d':'3'}}");
        assertThat(conflict.causes())
                .containsExactly(
                        "FieldManagerConflict, .metadata.annotations.c/d, conflict with \"m1\"");
    }

    @Test
    void storesStringDataAsDataAndOwnsItAsStringData() {
        ApiResponse response = applySecret("m1", "s", "'stringData':{'a':'b'}");
        assertThat(response.field("data")).isEqualTo("{'a':'Yg=='}");
        assertThat(response.field("stringData")).isEmpty();
        assertThat(response.owners()).containsExactly("m1 Apply {'f:stringData':{'f:a':{}}}");
    }

    @Test
    void appliesYaml() {
        ApiResponse response =
                patch(
                        APPLY,
                        secret("s") + "?fieldManager=m1",
                        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  k: dg==\n");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.field("data")).isEqualTo("{'k':'dg=='}");
    }

    @Test
    void requiresTheNameForACreateOnly() {
        String nameless = "{'apiVersion':'v1','kind':'Secret','metadata':{},'data':{'k':'dg=='}}";
        ApiResponse response = patch(APPLY, secret("s") + "?fieldManager=m1", nameless);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message())
                .isEqualTo(
                        "the name of the object (s based on URL) was undeterminable: name must be"
                                + " provided");
        applySecret("m1", "s", "'data':{}");
        assertThat(patch(APPLY, secret("s") + "?fieldManager=m1", nameless).status())
                .isEqualTo(200);
    }

    @Test
    void reportsAConflictForAnOutdatedResourceVersion() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        applySecret("m1", "s", "'data':{'k':'dw=='}");
        ApiResponse response =
                applySecret(
                        "m1",
                        "s",
                        "'metadata':{'name':'s','resourceVersion':'%s'},'data':{'k':'eA=='}"
                                .formatted(first.resourceVersion()));
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.reason()).isEqualTo("Conflict");
        assertThat(response.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on secrets \"s\": the object has been"
                                + " modified; please apply your changes to the latest version and"
                                + " try again");
    }

    @Test
    void returnsNoDataInPartialMetadata() {
        ApiResponse response =
                call("PATCH", secret("s") + "?fieldManager=m1")
                        .accept(PARTIAL)
                        .send(APPLY, secret("s", "'data':{'k':'dg=='}"));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.field("kind")).isEqualTo("'PartialObjectMetadata'");
        assertThat(response.field("apiVersion")).isEqualTo("'meta.k8s.io/v1'");
        assertThat(response.json().keySet()).containsExactly("kind", "apiVersion", "metadata");
        assertThat(response.text()).doesNotContain("dg==");
    }
}
