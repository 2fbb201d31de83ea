package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.locks.LockSupport;

@ParameterizedClass
@EnumSource
final class RbacContractTest extends KubernetesContract {
    private static final String WRITE_RBAC =
            "{'apiGroups':['rbac.authorization.k8s.io'],'resources':['roles','rolebindings'],'verbs':['create','get','update','patch','delete']}";
    private static final String SECRETS = "'apiGroups':[''],'resources':['secrets']";

    RbacContractTest(Server server) {
        super(server);
    }

    private final String user = "user-" + namespace;

    private String roles() {
        return RBAC + "/namespaces/" + namespace + "/roles";
    }

    private String bindings() {
        return RBAC + "/namespaces/" + namespace + "/rolebindings";
    }

    private static String object(String kind, String name, String rest) {
        return "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'%s','metadata':{'name':'%s'},%s}"
                .formatted(kind, name, rest);
    }

    private static String role(String rules) {
        return object("Role", "r", "'rules':[" + rules + "]");
    }

    private static String binding(String roleRef, String subjects) {
        return object(
                "RoleBinding", "r", "'roleRef':{" + roleRef + "},'subjects':[" + subjects + "]");
    }

    private ApiResponse as(String method, String path, String body) {
        return call(method, path).as(user).send("application/json", body);
    }

    private ApiResponse applyRole(String query, String rules) {
        return patch(APPLY, roles() + "/r?fieldManager=m1" + query, role(rules));
    }

    private void forbidsEscalation(ApiResponse response, String resource, String missing) {
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.message())
                .isEqualTo(
                        "%s.rbac.authorization.k8s.io \"r\" is forbidden: user \"%s\" (groups=[\"system:authenticated\"]) is attempting to grant RBAC permissions not currently held:\n%s"
                                .formatted(resource, user, missing));
    }

    @Test
    void ownsTheRulesOfAnAppliedRoleAsAWhole() {
        ApiResponse response = applyRole("", "{" + SECRETS + ",'verbs':['get']}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.owners()).containsExactly("m1 Apply {'f:rules':{}}");
        assertThat(response.field("rules"))
                .contains("'verbs':['get']", "'apiGroups':['']", "'resources':['secrets']");
    }

    @Test
    void keepsTheResourceVersionOnAnIdenticalApply() {
        String rule = "{" + SECRETS + ",'verbs':['get']}";
        ApiResponse first = applyRole("", rule);
        ApiResponse second = applyRole("", rule);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.resourceVersion()).isEqualTo(first.resourceVersion());
    }

    @Test
    void reportsAConflictAboutRules() {
        applyRole("", "{" + SECRETS + ",'verbs':['get']}");
        ApiResponse response =
                patch(
                        APPLY,
                        roles() + "/r?fieldManager=m2",
                        role("{" + SECRETS + ",'verbs':['list']}"));
        assertThat(response.status()).isEqualTo(409);
        assertThat(response.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"m1\": .rules");
    }

    @Test
    void refusesAnUnknownFieldOfARule() {
        ApiResponse response = applyRole("", "{'resource':['secrets'],'verbs':['get']}");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.message())
                .isEqualTo(
                        "failed to create typed patch object (/r; rbac.authorization.k8s.io/v1, Kind=Role): .rules[0].resource: field not declared in schema");
    }

    @Test
    void returnsNullForARoleWithoutRules() {
        ApiResponse response = post(roles(), "{'metadata':{'name':'r'}}");
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.field("rules")).isEqualTo("null");
    }

    @Test
    void requiresVerbsGroupsAndResourcesInARule() {
        ApiResponse response = post(roles(), role("{'verbs':[],'apiGroups':['']},{'verbs':['x']}"));
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueRequired, rules[0].verbs, Required value: verbs must contain at"
                                + " least one value",
                        "FieldValueRequired, rules[0].resources, Required value: resource rules must"
                                + " supply at least one resource",
                        "FieldValueRequired, rules[1].apiGroups, Required value: resource rules must"
                                + " supply at least one api group",
                        "FieldValueRequired, rules[1].resources, Required value: resource rules must"
                                + " supply at least one resource");
    }

    @Test
    void refusesPathsInANamespacedRole() {
        ApiResponse response = post(roles(), role("{'verbs':['get'],'nonResourceURLs':['/x']}"));
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueInvalid, rules[0].nonResourceURLs, Invalid value: [\"/x\"]:"
                                + " namespaced rules cannot apply to non-resource URLs");
    }

    @Test
    void validatesRoleAndSubjectsOfABinding() {
        ApiResponse response =
                post(
                        bindings(),
                        binding(
                                "'kind':'X','name':'x'",
                                "{'kind':'Group'},{'kind':'Foo','name':'a'},{'kind':'User','apiGroup':'x','name':'s'}"));
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueNotSupported, roleRef.kind, Unsupported value: \"X\": supported"
                                + " values: \"Role\", \"ClusterRole\"",
                        "FieldValueRequired, subjects[0].name, Required value",
                        "FieldValueNotSupported, subjects[1].kind, Unsupported value: \"Foo\":"
                                + " supported values: \"ServiceAccount\", \"User\", \"Group\"",
                        "FieldValueNotSupported, subjects[2].apiGroup, Unsupported value: \"x\":"
                                + " supported values: \"rbac.authorization.k8s.io\"");
    }

    @Test
    void requiresTheRoleInAnAppliedBinding() {
        String path = bindings() + "/r?fieldManager=m1";
        assertThat(patch(APPLY, path, binding("'kind':'Role','name':'r'", "")).status())
                .isEqualTo(201);
        ApiResponse response = patch(APPLY, path, object("RoleBinding", "r", "'subjects':[]"));
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueNotSupported, roleRef.kind, Unsupported value: \"\": supported"
                                + " values: \"Role\", \"ClusterRole\"",
                        "FieldValueRequired, roleRef.name, Required value",
                        "FieldValueInvalid, roleRef, Invalid value:"
                                + " {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"\",\"Name\":\"\"}:"
                                + " cannot change roleRef");
    }

    @Test
    void stopsAllowingWhatADeletedRoleAllowed() {
        grant(user, "[{" + SECRETS + ",'verbs':['list']}]");
        assertThat(call("GET", secrets()).as(user).send().status()).isEqualTo(200);
        ApiResponse deleted = delete(roles() + "/" + user);
        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.details().get("kind").getAsString()).isEqualTo("roles");
        assertThat(deleted.details().get("group").getAsString())
                .isEqualTo("rbac.authorization.k8s.io");
        int status = 200;
        for (int i = 0; i < 200 && status == 200; i++) {
            LockSupport.parkNanos(20_000_000);
            status = call("GET", secrets()).as(user).send().status();
        }
        assertThat(status).isEqualTo(403);
        assertThat(get(roles() + "/" + user).status()).isEqualTo(404);
    }

    @Test
    void listsBindingsInPages() {
        for (String name : new String[] {"a", "b", "c"}) {
            post(bindings(), object("RoleBinding", name, "'roleRef':{'kind':'Role','name':'r'}"));
        }
        ApiResponse first = get(bindings() + "?limit=2");
        assertThat(first.field("kind")).isEqualTo("'RoleBindingList'");
        assertThat(first.json().getAsJsonArray("items")).hasSize(2);
        String token = encoded(first.metadata().get("continue").getAsString());
        ApiResponse second = get(bindings() + "?limit=2&continue=" + token);
        assertThat(second.json().getAsJsonArray("items")).hasSize(1);
    }

    @Test
    void refusesARoleThatAllowsMoreThanItsAuthor() {
        grant(user, "[{" + SECRETS + ",'resourceNames':['a'],'verbs':['get']}," + WRITE_RBAC + "]");
        String rules =
                "{"
                        + SECRETS
                        + ",'resourceNames':['a','b'],'verbs':['get','list']},{'apiGroups':['','apps'],'resources':['pods'],'verbs':['*']}";
        String missing =
                """
                {APIGroups:[""], Resources:["pods"], Verbs:["*"]}
                {APIGroups:[""], Resources:["secrets"], ResourceNames:["a"], Verbs:["list"]}
                {APIGroups:[""], Resources:["secrets"], ResourceNames:["b"], Verbs:["get" "list"]}
                {APIGroups:["apps"], Resources:["pods"], Verbs:["*"]}\
                """;
        forbidsEscalation(as("POST", roles(), role(rules)), "roles", missing);
        forbidsEscalation(
                call("PATCH", roles() + "/r?fieldManager=m1").as(user).send(APPLY, role(rules)),
                "roles",
                missing);
        String held = role("{" + SECRETS + ",'resourceNames':['a'],'verbs':['get']}");
        assertThat(as("POST", roles(), held).status()).isEqualTo(201);
        forbidsEscalation(
                call("PATCH", roles() + "/r")
                        .as(user)
                        .send(MERGE, "{'rules':[{" + SECRETS + ",'verbs':['get']}]}"),
                "roles",
                "{APIGroups:[\"\"], Resources:[\"secrets\"], Verbs:[\"get\"]}");
    }

    @Test
    void refusesABindingToARoleThatAllowsMoreThanItsAuthor() {
        grant(user, "[" + WRITE_RBAC + "]", "create", "rolebindings");
        String subject = "{'kind':'User','name':'x'}";
        forbidsEscalation(
                as(
                        "POST",
                        bindings(),
                        binding("'kind':'ClusterRole','name':'cluster-admin'", subject)),
                "rolebindings",
                """
                {APIGroups:["*"], Resources:["*"], Verbs:["*"]}
                {NonResourceURLs:["*"], Verbs:["*"]}\
                """);
        ApiResponse missing =
                as("POST", bindings(), binding("'kind':'Role','name':'nonsuch'", subject));
        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.message())
                .isEqualTo("rolebindings.rbac.authorization.k8s.io \"nonsuch\" not found");
        String held = binding("'kind':'Role','name':'" + user + "'", subject);
        assertThat(as("POST", bindings(), held).status()).isEqualTo(201);
    }

    @Test
    void letsAUserEscalateAndBindWithTheseVerbs() {
        grant(
                user,
                "[{'apiGroups':['rbac.authorization.k8s.io'],'resources':['roles','clusterroles','rolebindings'],'verbs':['create','escalate','bind']}]",
                "create",
                "rolebindings");
        assertThat(as("POST", roles(), role("{" + SECRETS + ",'verbs':['*']}")).status())
                .isEqualTo(201);
        assertThat(
                        as(
                                        "POST",
                                        bindings(),
                                        binding("'kind':'ClusterRole','name':'cluster-admin'", ""))
                                .status())
                .isEqualTo(201);
    }
}
