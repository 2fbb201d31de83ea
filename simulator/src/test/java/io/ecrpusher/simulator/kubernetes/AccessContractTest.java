package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.locks.LockSupport;

@ParameterizedClass
@EnumSource
final class AccessContractTest extends KubernetesContract {
    AccessContractTest(Server server) {
        super(server);
    }

    private final String user = "user-" + namespace;

    private ApiResponse applyAs(String who, String name) {
        return call("PATCH", secret(name) + "?fieldManager=m1")
                .as(who)
                .send(APPLY, secret(name, "'data':{}"));
    }

    private void forbidden(ApiResponse response, String message) {
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.reason()).isEqualTo("Forbidden");
        assertThat(response.message()).isEqualTo(message);
    }

    @Test
    void rejectsAnUnknownToken() {
        ApiResponse response = call("GET", secrets()).header("Authorization", "Bearer nope").send();
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.json())
                .hasToString(
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
                                + "\"status\":\"Failure\",\"message\":\"Unauthorized\","
                                + "\"reason\":\"Unauthorized\",\"code\":401}");
    }

    @Test
    void treatsARequestWithoutATokenAsAnonymous() {
        forbidden(
                call("GET", "/api/v1/namespaces").anonymously(),
                "namespaces is forbidden: User \"system:anonymous\" cannot list resource"
                        + " \"namespaces\" in API group \"\" at the cluster scope");
        assertThat(call("GET", "/healthz").anonymously().status()).isEqualTo(200);
    }

    @Test
    void requiresPatchForAnApply() {
        ApiResponse response = applyAs(user, "s");
        forbidden(
                response,
                "secrets \"s\" is forbidden: User \"%s\" cannot patch resource \"secrets\" in API group \"\" in the namespace \"%s\""
                        .formatted(user, namespace));
        assertThat(response.details()).hasToString("{\"name\":\"s\",\"kind\":\"secrets\"}");
    }

    @Test
    void requiresCreateForAnApplyThatCreates() {
        grant(user, "[{'apiGroups':[''],'resources':['secrets'],'verbs':['patch']}]");
        forbidden(
                applyAs(user, "s"),
                "secrets \"s\" is forbidden: User \"%s\" cannot create resource \"secrets\" in API group \"\" in the namespace \"%s\""
                        .formatted(user, namespace));
        applySecret("m1", "s", "'data':{'k':'MQ=='}");
        assertThat(applyAs(user, "s").status()).isEqualTo(200);
    }

    @Test
    void allowsApplyToCreateByResourceName() {
        grant(
                user,
                "[{'apiGroups':[''],'resources':['secrets'],'resourceNames':['ecr-pull'],'verbs':['patch','create']}]");
        assertThat(applyAs(user, "ecr-pull").status()).isEqualTo(201);
        assertThat(applyAs(user, "other").status()).isEqualTo(403);
    }

    @Test
    void forbidsPostByResourceName() {
        grant(
                user,
                "[{'apiGroups':[''],'resources':['secrets'],'resourceNames':['ecr-pull'],'verbs':['patch','create']}]");
        forbidden(
                call("POST", secrets())
                        .as(user)
                        .send("application/json", secret("ecr-pull", "'data':{}")),
                "secrets is forbidden: User \"%s\" cannot create resource \"secrets\" in API group \"\" in the namespace \"%s\""
                        .formatted(user, namespace));
    }

    @Test
    void allowsListByResourceNameWithAFieldSelector() {
        grant(
                user,
                "[{'apiGroups':[''],'resources':['secrets'],'resourceNames':['ecr-pull'],'verbs':['list']}]");
        String path = secrets() + "?fieldSelector=" + encoded("metadata.name=ecr-pull");
        assertThat(call("GET", path).as(user).send().status()).isEqualTo(200);
        assertThat(call("GET", secrets()).as(user).send().status()).isEqualTo(403);
    }

    @Test
    void allowsEverythingInTheNamespaceByWildcards() {
        grant(user, "[{'apiGroups':['*'],'resources':['*'],'verbs':['*']}]");
        assertThat(applyAs(user, "s").status()).isEqualTo(201);
        assertThat(call("GET", "/api/v1/namespaces/" + namespace).as(user).send().status())
                .isEqualTo(200);
        assertThat(call("GET", "/api/v1/namespaces").as(user).send().status()).isEqualTo(403);
    }

    @Test
    void namesTheApiGroupOfAForbiddenResource() {
        forbidden(
                call("GET", RBAC + "/clusterroles").as(user).send(),
                "clusterroles.rbac.authorization.k8s.io is forbidden: User \"%s\" cannot list resource \"clusterroles\" in API group \"rbac.authorization.k8s.io\" at the cluster scope"
                        .formatted(user));
    }

    @Test
    void forbidsANamespaceInItsOwnScope() {
        forbidden(
                call("GET", "/api/v1/namespaces/" + namespace).as(user).send(),
                "namespaces \"%s\" is forbidden: User \"%s\" cannot get resource \"namespaces\" in API group \"\" in the namespace \"%s\""
                        .formatted(namespace, user, namespace));
    }

    @Test
    void namesAForbiddenPath() {
        forbidden(
                call("GET", "/nothing").as(user).send(),
                "forbidden: User \"%s\" cannot get path \"/nothing\"".formatted(user));
    }

    @Test
    void hidesMissingNamespacesFromUnauthorizedUsers() {
        ApiResponse response =
                call("PATCH", "/api/v1/namespaces/nonsuch/secrets/s?fieldManager=m1")
                        .as(user)
                        .send(APPLY, secret("s", "'data':{}"));
        assertThat(response.status()).isEqualTo(403);
    }

    @Test
    void bindsAGroupToAClusterRole() {
        String name = "role-" + namespace;
        String head =
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'%s','metadata':{'name':'"
                        + name
                        + "'},";
        String rules = "'rules':[{'apiGroups':[''],'resources':['secrets'],'verbs':['list']}]}";
        assertThat(post(RBAC + "/clusterroles", head.formatted("ClusterRole") + rules).owners())
                .containsExactly("contract Update {'f:rules':{}}");
        ApiResponse binding =
                post(
                        RBAC + "/clusterrolebindings",
                        head.formatted("ClusterRoleBinding")
                                + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'%s'},'subjects':[{'kind':'Group','name':'%s'}]}"
                                        .formatted(name, name));
        assertThat(binding.field("subjects"))
                .isEqualTo(
                        "[{'kind':'Group','apiGroup':'rbac.authorization.k8s.io','name':'%s'}]"
                                .formatted(name));
        int status = 403;
        for (int i = 0; i < 200 && status == 403; i++) {
            LockSupport.parkNanos(20_000_000);
            status = call("GET", secrets()).as(user, name).send().status();
        }
        assertThat(status).isEqualTo(200);
        assertThat(call("GET", secrets()).as(user).send().status()).isEqualTo(403);
        delete(RBAC + "/clusterrolebindings/" + name);
        delete(RBAC + "/clusterroles/" + name);
    }

    @Test
    void refusesToChangeTheRoleOfABinding() {
        grant(user, "[{'apiGroups':[''],'resources':['secrets'],'verbs':['list']}]");
        ApiResponse response =
                patch(
                        MERGE,
                        RBAC + "/namespaces/" + namespace + "/rolebindings/" + user,
                        "{'roleRef':{'name':'other'}}");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.message())
                .isEqualTo(
                        ("RoleBinding.rbac.authorization.k8s.io \"%s\" is invalid: roleRef: Invalid"
                                        + " value: {\"APIGroup\":\"rbac.authorization.k8s.io\","
                                        + "\"Kind\":\"Role\",\"Name\":\"other\"}: cannot change"
                                        + " roleRef")
                                .formatted(user));
    }

    @Test
    void reviewsTheAccessOfTheCaller() {
        grant(user, "[{'apiGroups':[''],'resources':['secrets'],'verbs':['patch']}]");
        assertThat(isAllowed(user, "patch", "secrets", "s")).isTrue();
        assertThat(isAllowed(user, "create", "secrets", "s")).isFalse();
    }

    @Test
    void refusesAReviewWithoutAttributes() {
        ApiResponse response =
                post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "{'spec':{}}");
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.causes())
                .containsExactly(
                        "FieldValueInvalid, spec.resourceAttributes, Invalid value: null: exactly one"
                                + " of nonResourceAttributes or resourceAttributes must be"
                                + " specified");
    }

    @Test
    void refusesToImpersonateAGroupWithoutAUser() {
        ApiResponse response = call("GET", secrets()).header("Impersonate-Group", "g").send();
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.message()).contains("without impersonating a user name");
    }
}
