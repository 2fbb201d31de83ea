package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Checks which writes admission policies deny, and how. */
@ParameterizedClass
@EnumSource
final class AdmissionContractTest extends KubernetesContract {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1";
    private static final Path MANIFEST = Path.of("../infra/kubernetes/admission-policy.yaml");
    private static final String DOCKER =
            "'type':'kubernetes.io/dockerconfigjson','data':{'.dockerconfigjson':'e30='}";

    AdmissionContractTest(Server server) {
        super(server);
    }

    private final String user = "user-" + namespace;
    private final String group = "group-" + namespace;

    @BeforeEach
    void deletePolicyAfterwards() {
        deleteAfterwards(GROUP + "/validatingadmissionpolicybindings/" + namespace);
        deleteAfterwards(GROUP + "/validatingadmissionpolicies/" + namespace);
    }

    private void install(JsonObject spec) {
        String head =
                "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'%s','metadata':{'name':'%s'},'spec':";
        ApiResponse policy =
                post(
                        GROUP + "/validatingadmissionpolicies",
                        quoted(head.formatted("ValidatingAdmissionPolicy", namespace))
                                // Keeps the quotes in expressions.
                                + spec.toString().replace("'", "\\u0027")
                                + "}");
        assertThat(policy.status()).as(policy.text()).isEqualTo(201);
        assertThat(
                        post(
                                        GROUP + "/validatingadmissionpolicybindings",
                                        head.formatted(
                                                        "ValidatingAdmissionPolicyBinding",
                                                        namespace)
                                                + "{'policyName':'"
                                                + namespace
                                                + "','validationActions':['Deny']}}")
                                .status())
                .isEqualTo(201);
    }

    /** Installs a policy for Secrets in this test's namespace, and waits until it is enforced. */
    private void installValidation(String validation) {
        install(
                Manifests.json(
                                quoted(
                                        "{'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['*'],'operations':['*'],'resources':['secrets']}]},"
                                                + "'matchConditions':[{'name':'here','expression':'request.namespace == \\'"
                                                + namespace
                                                + "\\''}],'validations':[{'expression':'request.name != \\'probe\\'','reason':'Forbidden'},"
                                                + validation
                                                + "]}"))
                        .getAsJsonObject());
        await(applySecret("m1", "probe", "'data':{}"));
    }

    private void await(ApiResponse first) {
        int status = first.status();
        for (int i = 0; i < 200 && status != 403; i++) {
            LockSupport.parkNanos(20_000_000);
            status = applySecret("m1", "probe", "'data':{}").status();
        }
        assertThat(status).isEqualTo(403);
    }

    private void checkDenied(ApiResponse response, int status, String reason, String message) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.reason()).isEqualTo(reason);
        String denial =
                "ValidatingAdmissionPolicy '%1$s' with binding '%1$s' denied request: %2$s"
                        .formatted(namespace, message);
        assertThat(response.message()).isEqualTo("secrets \"s\" is forbidden: " + denial);
        JsonObject cause = new JsonObject();
        cause.addProperty("message", denial);
        assertThat(response.details().getAsJsonArray("causes")).containsExactly(cause);
    }

    @Test
    void deniesWithTheMessageAndReasonOfTheValidation() {
        installValidation(
                "{'expression':'object == null || !has(object.data.k)','message':'no k','reason':'Forbidden'}");
        checkDenied(applySecret("m1", "s", "'data':{'k':''}"), 403, "Forbidden", "no k");
        assertThat(applySecret("m1", "s", "'data':{'x':''}").status()).isEqualTo(201);
        checkDenied(
                patch(MERGE, secret("s") + "?dryRun=All", "{'data':{'k':''}}"),
                403,
                "Forbidden",
                "no k");
    }

    @Test
    void deniesWithTheMessageThatAnExpressionReturns() {
        installValidation(
                "{'expression':'object.data.all(k, k in [\\'a\\'])','message':'no','reason':'Forbidden',"
                        + "'messageExpression':'\\'not \\' + object.data.filter(k, !(k in [\\'a\\'])).join(\\', \\')'}");
        checkDenied(applySecret("m1", "s", "'data':{'a':'','b':''}"), 403, "Forbidden", "not b");
        assertThat(applySecret("m1", "s", "'data':{'a':''}").status()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "string(object.metadata.labels.x)",
                "\\'a\\\\nb\\'",
                "\\' \\'",
                "\\'x\\'.replace(\\'\\', \\'0123456789\\').replace(\\'\\', \\'0123456789\\').replace(\\'\\', \\'0123456789\\').replace(\\'\\', \\'0123456789\\')"
            })
    void deniesWithTheMessageIfItsExpressionReturnsNoLine(String expression) {
        installValidation(
                "{'expression':'false','message':'no','reason':'Forbidden','messageExpression':'%s'}"
                        .formatted(expression));
        checkDenied(applySecret("m1", "s", "'data':{'k':''}"), 403, "Forbidden", "no");
    }

    @Test
    void deniesAsInvalidByDefault() {
        installValidation("{'expression':'has(object.data.x)','message':'x'}");
        checkDenied(applySecret("m1", "s", "'data':{'k':''}"), 422, "Invalid", "x");
    }

    @Test
    void namesAnExpressionWithoutMessage() {
        installValidation("{'expression':'1 == 2'}");
        checkDenied(
                applySecret("m1", "s", "'data':{'k':''}"),
                422,
                "Invalid",
                "failed expression: 1 == 2");
    }

    @Test
    void deniesWhenAnExpressionFails() {
        installValidation("{'expression':'object.metadata.labels.x == \\'\\''}");
        checkDenied(
                applySecret("m1", "s", "'data':{'k':''}"),
                422,
                "Invalid",
                "expression 'object.metadata.labels.x == \"\"' resulted in error: no such key:"
                        + " labels");
    }

    @Test
    void refusesAPolicyThatDoesNotCompile() {
        ApiResponse response =
                post(
                        GROUP + "/validatingadmissionpolicies",
                        "{'metadata':{'name':'%s'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['*'],'operations':['*'],'resources':['secrets']}]},'validations':[{'expression':'tru('}]}}"
                                .formatted(namespace));
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.message())
                .startsWith(
                        "ValidatingAdmissionPolicy.admissionregistration.k8s.io \"%s\" is invalid: spec.validations[0].expression: Invalid value: \"tru(\": compilation failed: ERROR: <input>:1:5: "
                                .formatted(namespace));
    }

    private ApiResponse push(String name, String rest) {
        return call("PATCH", secret(name) + "?fieldManager=ecr-pusher&force=true")
                .as(user, group)
                .send(APPLY, secret(name, rest));
    }

    /** Installs the policy of infra/kubernetes for this test's group. */
    private void installManifest() throws IOException {
        String manifest =
                Files.readString(MANIFEST)
                        .replace(
                                "'ecr-pusher' in request.userInfo.groups",
                                "'" + group + "' in request.userInfo.groups");
        grant(user, "[{'apiGroups':[''],'resources':['secrets'],'verbs':['*']}]");
        install(Manifests.objects(manifest).getFirst().getAsJsonObject("spec"));
        int status = 201;
        for (int i = 0; i < 200 && status != 403; i++) {
            LockSupport.parkNanos(20_000_000);
            status = push("probe", "'data':{}").status();
        }
        assertThat(status).isEqualTo(403);
    }

    private void checkManifestDenies(ApiResponse response, String message) {
        assertThat(response.status()).as(response.text()).isEqualTo(403);
        assertThat(response.message()).contains("denied request: " + message);
    }

    @Test
    void enforcesTheProjectsPolicyForTheGroupOnly() throws IOException {
        installManifest();
        assertThat(push("ecr-pull", DOCKER).status()).isEqualTo(201);
        assertThat(push("ecr-pull", DOCKER.replace("e30=", "eyB9")).status()).isEqualTo(200);
        checkManifestDenies(push("other", DOCKER), "the fleet has no Secret of this name");
        checkManifestDenies(
                push("ecr-pull", "'metadata':{'name':'ecr-pull','labels':{'a':'b'}}," + DOCKER),
                "the fleet doesn't set this label: a; if another program adds it, list it in"
                        + " addedByOthers in the fleet file");
        checkManifestDenies(
                push(
                        "ecr-pull",
                        "'metadata':{'name':'ecr-pull','finalizers':['example.com/x']}," + DOCKER),
                "ownerReferences, finalizers, and other metadata must stay unchanged");
        checkManifestDenies(
                push("ecr-pull", "'immutable':true," + DOCKER),
                "immutable and fields other than type and data must stay unchanged");
        checkManifestDenies(
                call("DELETE", secret("ecr-pull")).as(user, group).send(),
                "the fleet doesn't delete Secrets of this name here");
        assertThat(call("DELETE", secret("ecr-pull")).as(user).send().status()).isEqualTo(200);
    }

    @Test
    void enforcesTypeKeysAndOwnersOfTheProjectsPolicy() throws IOException {
        installManifest();
        checkManifestDenies(
                push("ecr-pull", "'data':{'k':''}"), "the fleet's Secret of this name has another");
        checkManifestDenies(
                push("ecr-pull", DOCKER.replace("'e30='", "'e30=','k':''")),
                "the fleet's Secret of this name has other data keys");
        assertThat(applySecret("kubectl", "ecr-pull", DOCKER).status()).isEqualTo(201);
        checkManifestDenies(
                push("ecr-pull", DOCKER),
                "another field manager wrote the Secret, and the fleet doesn't adopt or merge it");
    }
}
