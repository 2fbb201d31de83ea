package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class AdmissionPolicyContractTest extends KubernetesContract {
    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1";

    AdmissionPolicyContractTest(Server server) {
        super(server);
    }

    private final String policy = GROUP + "/validatingadmissionpolicies/" + namespace;
    private final String binding = GROUP + "/validatingadmissionpolicybindings/" + namespace;

    @BeforeEach
    void deletePolicyAfterwards() {
        deleteAfterwards(binding);
        deleteAfterwards(policy);
    }

    private String object(String kind, String spec) {
        return "{'apiVersion':'admissionregistration.k8s.io/v1','kind':'%s','metadata':{'name':'%s'},'spec':{%s}}"
                .formatted(kind, namespace, spec);
    }

    private ApiResponse applyPolicy(String manager, String spec) {
        return patch(
                APPLY,
                policy + "?fieldManager=" + manager,
                object("ValidatingAdmissionPolicy", spec));
    }

    private ApiResponse applyBinding(String spec) {
        return patch(
                APPLY,
                binding + "?fieldManager=m1",
                object("ValidatingAdmissionPolicyBinding", spec));
    }

    private static String spec(String expression) {
        return "'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['*'],'operations':['CREATE','UPDATE','DELETE'],'resources':['secrets']}]},"
                + "'matchConditions':[{'name':'group','expression':'true'}],"
                + "'variables':[{'name':'x','expression':'1'},{'name':'y','expression':'2'}],"
                + "'validations':[{'expression':'"
                + expression
                + "','message':'no'}]";
    }

    @Test
    void setsTheDefaultsOfAPolicy() {
        ApiResponse response = applyPolicy("m1", spec("true"));
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.field("spec"))
                .contains(
                        "'failurePolicy':'Fail'",
                        "'namespaceSelector':{}",
                        "'objectSelector':{}",
                        "'scope':'*'",
                        "'matchPolicy':'Equivalent'");
        assertThat(response.field("status")).isEqualTo("{}");
        assertThat(response.metadata().get("generation").getAsInt()).isEqualTo(1);
    }

    @Test
    void ownsConditionsAndVariablesByName() {
        assertThat(applyPolicy("m1", spec("true")).owners())
                .containsExactly(
                        "m1 Apply {'f:spec':{"
                                + "'f:matchConditions':{'k:{\\'name\\':\\'group\\'}':{'.':{},'f:expression':{},'f:name':{}}},"
                                + "'f:matchConstraints':{},'f:validations':{},"
                                + "'f:variables':{'k:{\\'name\\':\\'x\\'}':{},'k:{\\'name\\':\\'y\\'}':{}}}}");
    }

    @Test
    void ownsActionsOfABindingSeparately() {
        ApiResponse response =
                applyBinding("'policyName':'" + namespace + "','validationActions':['Deny']");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.owners())
                .containsExactly(
                        "m1 Apply {'f:spec':{'f:policyName':{},'f:validationActions':{'v:\\'Deny\\'':{}}}}");
        assertThat(response.metadata().get("generation").getAsInt()).isEqualTo(1);
        assertThat(response.field("status")).isEmpty();
    }

    @Test
    void keepsTheResourceVersionOnAnIdenticalApply() {
        ApiResponse first = applyPolicy("m1", spec("true"));
        awaitNextSecond();
        ApiResponse second = applyPolicy("m1", spec("true"));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
        assertThat(second.text()).isEqualTo(first.text());
    }

    @Test
    void countsTheChangesOfTheSpec() {
        applyPolicy("m1", spec("true"));
        ApiResponse labeled = patch(MERGE, policy, "{'metadata':{'labels':{'a':'b'}}}");
        assertThat(labeled.metadata().get("generation").getAsInt()).isEqualTo(1);
        ApiResponse changed = applyPolicy("m1", spec("1 == 1"));
        assertThat(changed.metadata().get("generation").getAsInt()).isEqualTo(2);
    }

    @Test
    void dropsVariablesThatAnApplyNoLongerHas() {
        applyPolicy("m1", spec("true"));
        ApiResponse response =
                applyPolicy("m1", spec("true").replace(",{'name':'y','expression':'2'}", ""));
        assertThat(response.field("spec")).contains("'variables':[{'name':'x','expression':'1'}]");
    }

    @Test
    void reportsConflictsAboutDefaultsToo() {
        applyPolicy("m1", spec("true"));
        ApiResponse response = applyPolicy("m2", spec("false"));
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.message())
                .isEqualTo(
                        """
                        Apply failed with 2 conflicts: conflicts with "m1":
                        - .spec.matchConstraints
                        - .spec.validations\
                        """);
    }

    @Test
    void requiresConstraintsAndValidations() {
        ApiResponse response = applyPolicy("m1", "");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueRequired, spec.matchConstraints, Required value",
                        "FieldValueRequired, spec.validations, Required value: validations or"
                                + " auditAnnotations must contain at least one item",
                        "FieldValueRequired, spec.auditAnnotations, Required value: validations or"
                                + " auditAnnotations must contain at least one item");
    }

    @Test
    void requiresThePolicyAndAnActionInABinding() {
        assertThat(applyBinding("").causes())
                .containsExactly(
                        "FieldValueRequired, spec.policyName, Required value",
                        "FieldValueRequired, spec.validationActions, Required value: at least one"
                                + " validation action is required");
        assertThat(applyBinding("'policyName':'p','validationActions':['Foo']").causes())
                .containsExactly(
                        "FieldValueNotSupported, spec.validationActions[0], Unsupported value:"
                                + " \"Foo\": supported values: \"Audit\", \"Deny\", \"Warn\"");
    }

    @Test
    void refusesAnUnknownFieldOfAValidation() {
        ApiResponse response = applyPolicy("m1", spec("true").replace("'message'", "'messages'"));
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.message())
                .endsWith(".spec.validations[0].messages: field not declared in schema");
    }

    @Test
    void replacesListsAndDeletesPolicies() {
        ApiResponse created = applyPolicy("m1", spec("true"));
        ApiResponse put =
                put(
                        policy,
                        created.json()
                                .toString()
                                .replace("\"message\":\"no\"", "\"message\":\"x\""));
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.field("spec")).contains("'message':'x'");
        ApiResponse list = get(GROUP + "/validatingadmissionpolicies?limit=500");
        assertThat(list.field("kind")).isEqualTo("'ValidatingAdmissionPolicyList'");
        assertThat(list.text()).contains(namespace);
        ApiResponse deleted = delete(policy);
        assertThat(deleted.details().get("kind").getAsString())
                .isEqualTo("validatingadmissionpolicies");
        assertThat(get(policy).message())
                .isEqualTo(
                        "validatingadmissionpolicies.admissionregistration.k8s.io \"%s\" not found"
                                .formatted(namespace));
    }
}
