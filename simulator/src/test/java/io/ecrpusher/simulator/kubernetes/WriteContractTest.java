package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class WriteContractTest extends KubernetesContract {
    WriteContractTest(Server server) {
        super(server);
    }

    private static final String MODIFIED =
            "Operation cannot be fulfilled on secrets \"s\": the object has been modified; please"
                    + " apply your changes to the latest version and try again";

    private ApiResponse create(String rest) {
        return post(secrets() + "?fieldManager=up", secret("s", rest));
    }

    @Test
    void aCreatedObjectIsOwnedWithItsContainers() {
        ApiResponse answer =
                create("'metadata':{'name':'s','labels':{'a':'b'}},'data':{'k':'MQ=='}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.owners())
                .containsExactly(
                        "up Update {'f:data':{'.':{},'f:k':{}},"
                                + "'f:metadata':{'f:labels':{'.':{},'f:a':{}}},'f:type':{}}");
    }

    @Test
    void withoutAFieldManagerTheProgramIsTheOwner() {
        ApiResponse answer =
                call("POST", secrets())
                        .header("User-Agent", "kubectl/v1.36 (linux)")
                        .send("application/json", secret("s", "'data':{}"));
        assertThat(answer.owners()).containsExactly("kubectl Update {'f:type':{}}");
    }

    @Test
    void whatExistsCannotBeCreated() {
        create("'data':{}");
        ApiResponse answer = create("'data':{}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("AlreadyExists");
        assertThat(answer.message()).isEqualTo("secrets \"s\" already exists");
    }

    @Test
    void whatHasNoNameCannotBeCreated() {
        ApiResponse answer = create("'metadata':{}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.message())
                .isEqualTo(
                        "Secret \"\" is invalid: metadata.name: Required value: name or generateName"
                                + " is required");
    }

    @Test
    void aNameCanBeGenerated() {
        ApiResponse answer = create("'metadata':{'generateName':'gen-'}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.metadata().get("name").getAsString()).matches("gen-.{5}");
    }

    @Test
    void stringDataOfANewSecretIsOwnedAsData() {
        ApiResponse answer = create("'stringData':{'a':'b'}");
        assertThat(answer.field("data")).isEqualTo("{'a':'Yg=='}");
        assertThat(answer.owners())
                .containsExactly("up Update {'f:data':{'.':{},'f:a':{}},'f:type':{}}");
    }

    @Test
    void putReplacesTheObjectAndItsOwners() {
        create("'metadata':{'name':'s','labels':{'a':'b'}},'data':{'k':'MQ=='}");
        ApiResponse answer =
                put(secret("s") + "?fieldManager=put", secret("s", "'data':{'z':'MQ=='}"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("data")).isEqualTo("{'z':'MQ=='}");
        assertThat(answer.metadata().has("labels")).isFalse();
        assertThat(answer.owners())
                .containsExactlyInAnyOrder(
                        "put Update {'f:data':{'f:z':{}}}", "up Update {'f:data':{},'f:type':{}}");
    }

    @Test
    void putOfWhatIsNotThereIsNotFound() {
        ApiResponse answer = put(secret("s"), secret("s", "'data':{}"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("secrets \"s\" not found");
    }

    @Test
    void putOfAnEarlierVersionIsAConflict() {
        create("'data':{}");
        ApiResponse answer =
                put(secret("s"), secret("s", "'metadata':{'name':'s','resourceVersion':'5'}"));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message()).isEqualTo(MODIFIED);
    }

    @Test
    void putCannotChangeTheType() {
        create("'data':{}");
        ApiResponse answer = put(secret("s"), secret("s", "'type':'a/b'"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.causes())
                .containsExactly(
                        "FieldValueInvalid, type, Invalid value: \"a/b\": field is immutable");
    }

    @Test
    void aMergePatchTakesOverWhatItChanges() {
        applySecret("m1", "s", "'data':{'a':'MQ==','b':'MQ=='}");
        ApiResponse answer =
                patch(
                        MERGE,
                        secret("s") + "?fieldManager=pp",
                        "{'data':{'a':null,'b':'Mg==','c':'MQ=='}}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("data")).isEqualTo("{'b':'Mg==','c':'MQ=='}");
        assertThat(answer.owners()).containsExactly("pp Update {'f:data':{'f:b':{},'f:c':{}}}");
    }

    @Test
    void aMergePatchThatChangesNothingKeepsTheResourceVersion() {
        ApiResponse first = create("'data':{'k':'MQ=='}");
        ApiResponse second =
                patch(MERGE, secret("s") + "?fieldManager=pp", "{'data':{'k':'MQ=='}}");
        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
        assertThat(second.owners()).isEqualTo(first.owners());
    }

    @Test
    void aMergePatchOfAnEarlierVersionIsAConflict() {
        create("'data':{}");
        ApiResponse answer =
                patch(
                        MERGE,
                        secret("s"),
                        "{'metadata':{'resourceVersion':'1'},'data':{'k':'MQ=='}}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.reason()).isEqualTo("Conflict");
        assertThat(answer.message()).isEqualTo(MODIFIED);
    }

    @Test
    void aMergePatchCreatesNothing() {
        ApiResponse answer = patch(MERGE, secret("s"), "{}");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("secrets \"s\" not found");
    }

    @Test
    void aMergePatchCannotRename() {
        create("'data':{}");
        ApiResponse answer = patch(MERGE, secret("s"), "{'metadata':{'name':'x'}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo("the name of the object (x) does not match the name on the URL (s)");
    }

    @Test
    void whatIsDeletedIsGone() {
        create("'data':{}");
        ApiResponse answer = delete(secret("s"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("status")).isEqualTo("'Success'");
        assertThat(answer.details().keySet()).containsExactly("name", "kind", "uid");
        assertThat(get(secret("s")).status()).isEqualTo(404);
    }

    @Test
    void whatIsNotThereCannotBeDeleted() {
        ApiResponse answer = delete(secret("s"));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("secrets \"s\" not found");
    }

    @Test
    void aDeletionOfAnEarlierVersionIsAConflict() {
        ApiResponse created = create("'data':{}");
        ApiResponse answer =
                call("DELETE", secret("s"))
                        .send(
                                "application/json",
                                "{'kind':'DeleteOptions','apiVersion':'v1','preconditions':{'resourceVersion':'1'}}");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message())
                .isEqualTo(
                        ("Operation cannot be fulfilled on Secret \"s\": the ResourceVersion in the"
                                        + " precondition (1) does not match the ResourceVersion in"
                                        + " record (%s). The object might have been modified")
                                .formatted(created.resourceVersion()));
    }
}
