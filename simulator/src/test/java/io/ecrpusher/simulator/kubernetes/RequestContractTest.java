package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

@ParameterizedClass
@EnumSource
final class RequestContractTest extends KubernetesContract {
    RequestContractTest(Server server) {
        super(server);
    }

    private void refused(ApiResponse response, int status, String reason, String message) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.reason()).isEqualTo(reason);
        assertThat(response.message()).isEqualTo(message);
    }

    private ApiResponse apply(String body) {
        return patch(APPLY, secret("s") + "?fieldManager=m1", body);
    }

    @Test
    void requiresAFieldManagerForAnApply() {
        ApiResponse response = patch(APPLY, secret("s"), secret("s", "'data':{}"));
        refused(
                response,
                422,
                "Invalid",
                "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required"
                        + " for apply patch");
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueRequired, fieldManager, Required value: is required for apply"
                                + " patch");
    }

    @Test
    void refusesAFieldManagerOfMoreThan128Bytes() {
        String longest = "m".repeat(128);
        assertThat(
                        patch(
                                        APPLY,
                                        secret("s") + "?fieldManager=" + longest,
                                        secret("s", "'data':{}"))
                                .status())
                .isEqualTo(201);
        for (String type : List.of(APPLY, MERGE)) {
            refused(
                    patch(
                            type,
                            secret("s") + "?fieldManager=m" + longest,
                            secret("s", "'data':{}")),
                    422,
                    "Invalid",
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be"
                            + " more than 128 bytes");
        }
        refused(
                post(secrets() + "?fieldManager=m" + longest, secret("other", "'data':{}")),
                422,
                "Invalid",
                "CreateOptions.meta.k8s.io \"\" is invalid: fieldManager: Too long: may not be"
                        + " more than 128 bytes");
    }

    @Test
    void refusesAnApplyWithAnotherName() {
        refused(
                apply(secret("other", "'data':{}")),
                400,
                "BadRequest",
                "the name of the object (other) does not match the name on the URL (s)");
    }

    @Test
    void refusesAnApplyWithAnotherNamespace() {
        refused(
                apply(secret("s", "'metadata':{'name':'s','namespace':'other'}")),
                400,
                "BadRequest",
                "the namespace of the provided object does not match the namespace sent on the"
                        + " request");
    }

    @Test
    void requiresApiVersionAndKindForAnApply() {
        refused(
                apply("{'metadata':{'name':'s'}}"),
                400,
                "BadRequest",
                "invalid object type: /, Kind=");
    }

    @Test
    void refusesAnApplyOfAnotherKind() {
        refused(
                apply("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'s'}}"),
                400,
                "BadRequest",
                "invalid object type: /v1, Kind=ConfigMap");
    }

    @Test
    void refusesAnApplyWithManagedFields() {
        refused(
                apply(secret("s", "'metadata':{'name':'s','managedFields':[]}")),
                400,
                "BadRequest",
                "metadata.managedFields must be nil");
    }

    @Test
    void refusesAnApplyThatIsNotYaml() {
        ApiResponse response = apply("{bad");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message()).startsWith("error decoding YAML: ");
    }

    @Test
    void refusesAnApplyOfAString() {
        refused(
                apply("x"),
                400,
                "BadRequest",
                "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot"
                        + " unmarshal string into Go value of type map[string]interface {}");
    }

    @Test
    void refusesAnUnknownPatchType() {
        ApiResponse response = patch("text/plain", secret("s"), secret("s", "'data':{}"));
        refused(response, 415, "UnsupportedMediaType", "415: Unsupported Media Type");
        assertThat(response.details()).hasToString("{}");
    }

    @Test
    void refusesAnUnknownContentType() {
        refused(
                call("POST", secrets()).send("text/plain", secret("s", "'data':{}")),
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include:"
                        + " application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
    }

    @Test
    void refusesAnUnsupportedAccept() {
        ApiResponse response = call("GET", secret("s")).accept("text/html").send();
        refused(
                response,
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: application/json,"
                        + " application/yaml, application/vnd.kubernetes.protobuf");
    }

    @Test
    void refusesAnUnsupportedAcceptForAList() {
        assertThat(call("GET", secrets()).accept("text/html").send().message())
                .endsWith(
                        ", application/json;stream=watch,"
                                + " application/vnd.kubernetes.protobuf;stream=watch");
    }

    @Test
    void refusesAMethodThatThePathDoesNotAllow() {
        String message = "the server does not allow this method on the requested resource";
        refused(put(secrets(), "{}"), 405, "MethodNotAllowed", message);
        refused(patch(MERGE, secrets(), "{}"), 405, "MethodNotAllowed", message);
        refused(post(secret("s"), "{}"), 405, "MethodNotAllowed", message);
        refused(post("/api/v1/secrets", "{}"), 405, "MethodNotAllowed", message);
    }

    @Test
    void refusesAnUnknownRepresentation() {
        refused(
                call("GET", secrets()).accept("application/json;as=Nope;g=meta.k8s.io;v=v1").send(),
                406,
                "NotAcceptable",
                "only the following media types are accepted: application/json, application/yaml,"
                        + " application/vnd.kubernetes.protobuf");
    }

    @Test
    void skipsAnUnknownRepresentation() {
        ApiResponse response =
                call("GET", secrets())
                        .accept("application/json;as=Nope;g=meta.k8s.io;v=v1, application/json")
                        .send();
        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void reportsAnUnknownPath() {
        refused(
                get("/api/v1/nothings"),
                404,
                "NotFound",
                "the server could not find the requested resource");
        assertThat(get("/nothing").status()).isEqualTo(404);
        assertThat(get("/nothing").text()).isEqualTo("404 page not found\n");
    }

    @Test
    void reportsHealthAndVersion() {
        assertThat(get("/healthz").text()).isEqualTo("ok");
        assertThat(get("/readyz").text()).isEqualTo("ok");
        assertThat(get("/version").json().get("major").getAsString()).isEqualTo("1");
    }

    @Test
    void refusesAnObjectThatIsNotJson() {
        refused(
                post(secrets(), "{"),
                400,
                "BadRequest",
                "the object provided is unrecognized (must be of type Secret): couldn't get"
                        + " version/kind; json parse error: unexpected end of JSON input ({)");
    }

    @Test
    void refusesAMergePatchThatIsNotJson() {
        applySecret("m1", "s", "'data':{}");
        refused(
                patch(MERGE, secret("s"), "{bad"),
                400,
                "BadRequest",
                "error decoding patch: invalid character 'b' looking for beginning of object key"
                        + " string");
    }

    @Test
    void requiresBase64InANewSecret() {
        refused(
                post(secrets(), secret("s", "'data':{'k':'!!'}")),
                400,
                "BadRequest",
                "Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at"
                        + " input byte 0");
    }

    @Test
    void refusesABodyOverThreeMebibytes() {
        ApiResponse response = apply(secret("s", "'data':{'k':'" + "QUFB".repeat(800_000) + "'}"));
        assertThat(response.status()).isEqualTo(413);
        assertThat(response.reason()).isEqualTo("RequestEntityTooLarge");
    }
}
