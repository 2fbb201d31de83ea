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
    void ownsCreatedFieldsAndTheirContainers() {
        ApiResponse response =
                create("'metadata':{'name':'s','labels':{'a':'b'}},'data':{'k':'MQ=='}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.owners())
                .containsExactly(
                        "up Update {'f:data':{'.':{},'f:k':{}},"
                                + "'f:metadata':{'f:labels':{'.':{},'f:a':{}}},'f:type':{}}");
    }

    @Test
    void usesTheProgramAsFieldManagerByDefault() {
        ApiResponse response =
                call("POST", secrets())
                        .header("User-Agent", "kubectl/v1.36 (linux)")
                        .send("application/json", secret("s", "'data':{}"));
        assertThat(response.owners()).containsExactly("kubectl Update {'f:type':{}}");
    }

    @Test
    void refusesToCreateAnExistingObject() {
        create("'data':{}");
        ApiResponse response = create("'data':{}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.reason()).isEqualTo("AlreadyExists");
        assertThat(response.message()).isEqualTo("secrets \"s\" already exists");
    }

    @Test
    void refusesToCreateAnObjectWithoutAName() {
        ApiResponse response = create("'metadata':{}");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.message())
                .isEqualTo(
                        "Secret \"\" is invalid: metadata.name: Required value: name or generateName"
                                + " is required");
    }

    @Test
    void generatesAName() {
        ApiResponse response = create("'metadata':{'generateName':'gen-'}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.metadata().get("name").getAsString()).matches("gen-.{5}");
    }

    @Test
    void ownsStringDataOfANewSecretAsData() {
        ApiResponse response = create("'stringData':{'a':'b'}");
        assertThat(response.field("data")).isEqualTo("{'a':'Yg=='}");
        assertThat(response.owners())
                .containsExactly("up Update {'f:data':{'.':{},'f:a':{}},'f:type':{}}");
    }

    @Test
    void replacesObjectAndOwnersByPut() {
        create("'metadata':{'name':'s','labels':{'a':'b'}},'data':{'k':'MQ=='}");
        ApiResponse response =
                put(secret("s") + "?fieldManager=put", secret("s", "'data':{'z':'MQ=='}"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("data")).isEqualTo("{'z':'MQ=='}");
        assertThat(response.metadata().has("labels")).isFalse();
        assertThat(response.owners())
                .containsExactlyInAnyOrder(
                        "put Update {'f:data':{'f:z':{}}}", "up Update {'f:data':{},'f:type':{}}");
    }

    @Test
    void reportsAPutOfAMissingObject() {
        ApiResponse response = put(secret("s"), secret("s", "'data':{}"));
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.message()).isEqualTo("secrets \"s\" not found");
    }

    @Test
    void reportsAPutOfAnOutdatedVersion() {
        create("'data':{}");
        ApiResponse response =
                put(secret("s"), secret("s", "'metadata':{'name':'s','resourceVersion':'5'}"));
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.message()).isEqualTo(MODIFIED);
    }

    @Test
    void refusesToChangeTheTypeByPut() {
        create("'data':{}");
        ApiResponse response = put(secret("s"), secret("s", "'type':'a/b'"));
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueInvalid, type, Invalid value: \"a/b\": field is immutable");
    }

    @Test
    void takesOverFieldsThatAMergePatchChanges() {
        applySecret("m1", "s", "'data':{'a':'MQ==','b':'MQ=='}");
        ApiResponse response =
                patch(
                        MERGE,
                        secret("s") + "?fieldManager=pp",
                        "{'data':{'a':null,'b':'Mg==','c':'MQ=='}}");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("data")).isEqualTo("{'b':'Mg==','c':'MQ=='}");
        assertThat(response.owners()).containsExactly("pp Update {'f:data':{'f:b':{},'f:c':{}}}");
    }

    @Test
    void keepsTheResourceVersionOnAnIdenticalMergePatch() {
        ApiResponse first = create("'data':{'k':'MQ=='}");
        ApiResponse second =
                patch(MERGE, secret("s") + "?fieldManager=pp", "{'data':{'k':'MQ=='}}");
        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
        assertThat(second.owners()).isEqualTo(first.owners());
    }

    @Test
    void reportsAMergePatchOfAnOutdatedVersion() {
        create("'data':{}");
        ApiResponse response =
                patch(
                        MERGE,
                        secret("s"),
                        "{'metadata':{'resourceVersion':'1'},'data':{'k':'MQ=='}}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.reason()).isEqualTo("Conflict");
        assertThat(response.message()).isEqualTo(MODIFIED);
    }

    @Test
    void reportsAMergePatchOfAMissingObject() {
        ApiResponse response = patch(MERGE, secret("s"), "{}");
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.message()).isEqualTo("secrets \"s\" not found");
    }

    @Test
    void refusesToRenameByMergePatch() {
        create("'data':{}");
        ApiResponse response = patch(MERGE, secret("s"), "{'metadata':{'name':'x'}}");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message())
                .isEqualTo("the name of the object (x) does not match the name on the URL (s)");
    }

    @Test
    void deletesAnObject() {
        create("'data':{}");
        ApiResponse response = delete(secret("s"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("status")).isEqualTo("'Success'");
        assertThat(response.details().keySet()).containsExactly("name", "kind", "uid");
        assertThat(get(secret("s")).status()).isEqualTo(404);
    }

    @Test
    void reportsADeletionOfAMissingObject() {
        ApiResponse response = delete(secret("s"));
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.message()).isEqualTo("secrets \"s\" not found");
    }

    @Test
    void reportsADeletionOfAnOutdatedVersion() {
        ApiResponse created = create("'data':{}");
        ApiResponse response =
                call("DELETE", secret("s"))
                        .send(
                                "application/json",
                                "{'kind':'DeleteOptions','apiVersion':'v1','preconditions':{'resourceVersion':'1'}}");
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.message())
                .isEqualTo(
                        ("Operation cannot be fulfilled on Secret \"s\": the ResourceVersion in the"
                                        + " precondition (1) does not match the ResourceVersion in"
                                        + " record (%s). The object might have been modified")
                                .formatted(created.resourceVersion()));
    }
}
