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
    void anApplyCreatesWhatIsNotThere() {
        ApiResponse answer = applySecret("m1", "s", "'type':'Opaque','data':{'k':'dg=='}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.field("data")).isEqualTo("{'k':'dg=='}");
        assertThat(answer.owners()).containsExactly("m1 Apply {'f:data':{'f:k':{}},'f:type':{}}");
    }

    @Test
    void anIdenticalApplyKeepsTheResourceVersion() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse second = applySecret("m1", "s", "'data':{'k':'dg=='}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
        assertThat(second.metadata()).isEqualTo(first.metadata());
    }

    @Test
    void anApplyThatStatesTheResourceVersionAndChangesNothingKeepsIt() throws InterruptedException {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        Thread.sleep(1_100); // an owner's time has no fractions of a second
        ApiResponse second =
                applySecret(
                        "m1",
                        "s",
                        "'metadata':{'name':'s','resourceVersion':'%s'},'data':{'k':'dg=='}"
                                .formatted(first.resourceVersion()));
        assertThat(second.metadata()).isEqualTo(first.metadata());
    }

    @Test
    void anApplyThatChangesSomethingHasANewResourceVersion() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse second = applySecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(second.field("data")).isEqualTo("{'k':'dw=='}");
        assertThat(second.resourceVersion()).isNotEqualTo(first.resourceVersion());
    }

    @Test
    void theTypeIsOpaqueUnlessGivenAndThenNobodyOwnsIt() {
        ApiResponse answer = applySecret("m1", "s", "'data':{'k':'dg=='}");
        assertThat(answer.field("type")).isEqualTo("'Opaque'");
        assertThat(answer.owners()).containsExactly("m1 Apply {'f:data':{'f:k':{}}}");
    }

    @Test
    void aFieldThatAnotherAppliedIsAConflict() {
        applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse answer = applySecret("m2", "s", "'data':{'k':'dw=='}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(answer.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"m1\": .data.k");
        assertThat(answer.causes())
                .containsExactly("FieldManagerConflict, .data.k, conflict with \"m1\"");
    }

    @Test
    void aFieldThatAnotherCreatedIsAConflictThatNamesTheVersion() {
        post(secrets() + "?fieldManager=up", secret("s", "'data':{'k':'MQ=='}"));
        ApiResponse answer = applySecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(answer.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"up\" using v1: .data.k");
        assertThat(answer.causes())
                .containsExactly("FieldManagerConflict, .data.k, conflict with \"up\" using v1");
    }

    @Test
    void severalConflictsWithOneManagerAreListed() {
        applySecret("m1", "s", "'type':'Opaque','data':{'k':'dg=='}");
        ApiResponse answer = applySecret("m2", "s", "'type':'x/y','data':{'k':'dw=='}");
        assertThat(answer.message())
                .isEqualTo(
                        "Apply failed with 2 conflicts: conflicts with \"m1\":\n- .type\n- .data.k");
        assertThat(answer.causes())
                .containsExactly(
                        "FieldManagerConflict, .type, conflict with \"m1\"",
                        "FieldManagerConflict, .data.k, conflict with \"m1\"");
    }

    @Test
    void conflictsWithSeveralManagersAreListedByManager() {
        applySecret("m1", "s", "'data':{'a':'dg=='}");
        applySecret("m2", "s", "'data':{'b':'dg=='}");
        ApiResponse answer = applySecret("m3", "s", "'data':{'a':'dw==','b':'dw=='}");
        assertThat(answer.message())
                .isEqualTo(
                        "Apply failed with 2 conflicts: conflicts with \"m1\":\n- .data.a\n"
                                + "conflicts with \"m2\":\n- .data.b");
        assertThat(answer.causes()).hasSize(2);
    }

    @Test
    void theSameValueAppliedByTwoIsOwnedByBoth() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse second = applySecret("m2", "s", "'data':{'k':'dg=='}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.resourceVersion()).isNotEqualTo(first.resourceVersion());
        assertThat(second.owners())
                .containsExactlyInAnyOrder(
                        "m1 Apply {'f:data':{'f:k':{}}}", "m2 Apply {'f:data':{'f:k':{}}}");
    }

    @Test
    void forceTakesTheFieldFromItsOwner() {
        applySecret("m1", "s", "'type':'Opaque','data':{'k':'dg=='}");
        ApiResponse answer = forceSecret("m2", "s", "'type':'Opaque','data':{'k':'dw=='}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.owners())
                .containsExactlyInAnyOrder(
                        "m1 Apply {'f:type':{}}", "m2 Apply {'f:data':{'f:k':{}},'f:type':{}}");
    }

    @Test
    void forceLeavesTheOwnerOfTheContainerTheContainer() {
        post(secrets() + "?fieldManager=up", secret("s", "'data':{'k':'MQ=='}"));
        ApiResponse answer = forceSecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(answer.owners())
                .containsExactly(
                        "m1 Apply {'f:data':{'f:k':{}}}", "up Update {'f:data':{},'f:type':{}}");
    }

    @Test
    void whatAManagerNoLongerAppliesIsRemoved() {
        applySecret("m1", "s", "'data':{'a':'dg==','b':'dg=='}");
        ApiResponse answer = applySecret("m1", "s", "'data':{'b':'dg=='}");
        assertThat(answer.field("data")).isEqualTo("{'b':'dg=='}");
        assertThat(answer.owners()).containsExactly("m1 Apply {'f:data':{'f:b':{}}}");
    }

    @Test
    void whatAnotherOwnsTooStaysWhenAManagerNoLongerAppliesIt() {
        applySecret("m1", "s", "'data':{'a':'dg==','b':'dg=='}");
        applySecret("m2", "s", "'data':{'a':'dg=='}");
        ApiResponse answer = applySecret("m1", "s", "'data':{'b':'dg=='}");
        assertThat(answer.field("data")).isEqualTo("{'a':'dg==','b':'dg=='}");
    }

    @Test
    void whatOthersSetIsLeftAlone() {
        post(
                secrets(),
                "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'s','labels':{'a':'b'}},'data':{'x':'MQ=='}}");
        ApiResponse answer = applySecret("m1", "s", "'data':{'k':'dw=='}");
        assertThat(answer.field("data")).isEqualTo("{'k':'dw==','x':'MQ=='}");
        assertThat(answer.metadata().getAsJsonObject("labels")).hasToString("{\"a\":\"b\"}");
    }

    @Test
    void aManagerThatAppliesNothingOwnsNothing() {
        applySecret("m1", "s", "'data':{'k':'dg=='}");
        ApiResponse answer = applySecret("m2", "s", "'data':{}");
        assertThat(answer.status()).isEqualTo(200);
        ApiResponse empty = applySecret("m1", "s", "'metadata':{'name':'s'}");
        assertThat(empty.field("data")).isEmpty();
    }

    @Test
    void labelsAndAnnotationsAreOwnedOneByOne() {
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
    void stringDataIsStoredAsDataAndOwnedAsStringData() {
        ApiResponse answer = applySecret("m1", "s", "'stringData':{'a':'b'}");
        assertThat(answer.field("data")).isEqualTo("{'a':'Yg=='}");
        assertThat(answer.field("stringData")).isEmpty();
        assertThat(answer.owners()).containsExactly("m1 Apply {'f:stringData':{'f:a':{}}}");
    }

    @Test
    void yamlCanBeApplied() {
        ApiResponse answer =
                patch(
                        APPLY,
                        secret("s") + "?fieldManager=m1",
                        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  k: dg==\n");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.field("data")).isEqualTo("{'k':'dg=='}");
    }

    @Test
    void theNameMayBeLeftOutOfAnUpdateOnly() {
        String nameless = "{'apiVersion':'v1','kind':'Secret','metadata':{},'data':{'k':'dg=='}}";
        ApiResponse answer = patch(APPLY, secret("s") + "?fieldManager=m1", nameless);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo(
                        "the name of the object (s based on URL) was undeterminable: name must be"
                                + " provided");
        applySecret("m1", "s", "'data':{}");
        assertThat(patch(APPLY, secret("s") + "?fieldManager=m1", nameless).status())
                .isEqualTo(200);
    }

    @Test
    void anApplyWithTheResourceVersionOfBeforeIsAConflict() {
        ApiResponse first = applySecret("m1", "s", "'data':{'k':'dg=='}");
        applySecret("m1", "s", "'data':{'k':'dw=='}");
        ApiResponse answer =
                applySecret(
                        "m1",
                        "s",
                        "'metadata':{'name':'s','resourceVersion':'%s'},'data':{'k':'eA=='}"
                                .formatted(first.resourceVersion()));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(answer.message())
                .isEqualTo(
                        "Operation cannot be fulfilled on secrets \"s\": the object has been"
                                + " modified; please apply your changes to the latest version and"
                                + " try again");
    }

    @Test
    void anApplyAnsweredAsPartialMetadataBringsNoDataBack() {
        ApiResponse answer =
                call("PATCH", secret("s") + "?fieldManager=m1")
                        .accept(PARTIAL)
                        .send(APPLY, secret("s", "'data':{'k':'dg=='}"));
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.field("kind")).isEqualTo("'PartialObjectMetadata'");
        assertThat(answer.field("apiVersion")).isEqualTo("'meta.k8s.io/v1'");
        assertThat(answer.json().keySet()).containsExactly("kind", "apiVersion", "metadata");
        assertThat(answer.text()).doesNotContain("dg==");
    }
}
