package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AdmissionregistrationV1Api;
import io.kubernetes.client.openapi.apis.AuthenticationV1Api;
import io.kubernetes.client.openapi.apis.AuthorizationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.RbacAuthorizationV1Api;
import io.kubernetes.client.openapi.apis.VersionApi;
import io.kubernetes.client.openapi.models.V1APIResourceList;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1SecretList;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReviewSpec;
import io.kubernetes.client.openapi.models.V1SelfSubjectReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectRulesReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectRulesReviewSpec;
import io.kubernetes.client.openapi.models.V1ValidatingAdmissionPolicy;
import io.kubernetes.client.openapi.models.V1ValidatingAdmissionPolicyBinding;
import io.kubernetes.client.util.PatchUtils;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;

/** Checks that responses have what client-java's typed models require. */
@ParameterizedClass
@EnumSource
final class TypedClientContractTest extends KubernetesContract {
    private static final String MANAGER = "ecr-pusher-grant";

    private ApiClient client;
    private RbacAuthorizationV1Api rbac;
    private AdmissionregistrationV1Api admission;

    TypedClientContractTest(Server server) {
        super(server);
    }

    @BeforeEach
    void connect() {
        client =
                new ApiClient()
                        .setBasePath(endpoint().uri().toString())
                        .setSslCaCert(new ByteArrayInputStream(endpoint().caPem().getBytes(UTF_8)))
                        .addDefaultHeader("Authorization", "Bearer " + endpoint().adminToken());
        rbac = new RbacAuthorizationV1Api(client);
        admission = new AdmissionregistrationV1Api(client);
    }

    private <T> T apply(Class<T> type, PatchUtils.PatchCallFunc call) throws ApiException {
        return PatchUtils.patch(type, call, V1Patch.PATCH_FORMAT_APPLY_YAML, client);
    }

    private V1Patch body(String apiVersion, String kind, String rest) {
        return new V1Patch(
                quoted(
                        "{'apiVersion':'%s','kind':'%s','metadata':{'name':'%s','labels':{'app.kubernetes.io/managed-by':'ecr-pusher'}},%s}"
                                .formatted(apiVersion, kind, namespace, rest)));
    }

    private V1Patch rbacBody(String kind, String rest) {
        return body("rbac.authorization.k8s.io/v1", kind, rest);
    }

    private static void checkNotFound(ApiException exception) {
        assertThat(exception.getCode()).isEqualTo(404);
    }

    @Test
    void appliesReadsAndDeletesAClusterRole() throws Exception {
        V1Patch role =
                rbacBody(
                        "ClusterRole",
                        "'rules':[{'apiGroups':[''],'resources':['secrets'],'resourceNames':['ecr-pull'],'verbs':['patch','create']}]");
        V1ClusterRole dry =
                apply(
                        V1ClusterRole.class,
                        () ->
                                rbac.patchClusterRole(namespace, role)
                                        .fieldManager(MANAGER)
                                        .dryRun("All")
                                        .buildCall(null));
        assertThat(dry.getMetadata().getResourceVersion()).isNull();
        V1ClusterRole applied =
                apply(
                        V1ClusterRole.class,
                        () ->
                                rbac.patchClusterRole(namespace, role)
                                        .fieldManager(MANAGER)
                                        .buildCall(null));
        V1ClusterRole read = rbac.readClusterRole(namespace).execute();
        assertThat(read).isEqualTo(applied);
        assertThat(read.getRules()).isEqualTo(dry.getRules());
        assertThat(read.getRules().getFirst().getResourceNames()).containsExactly("ecr-pull");
        assertThat(rbac.listClusterRole().execute().getItems())
                .anyMatch(each -> each.getMetadata().getName().equals(namespace));
        rbac.deleteClusterRole(namespace).execute();
        checkNotFound(
                catchThrowableOfType(
                        ApiException.class, () -> rbac.readClusterRole(namespace).execute()));
    }

    @Test
    void appliesReadsAndDeletesBindings() throws Exception {
        String role =
                "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'ClusterRole','name':'x'},";
        String subjects =
                "'subjects':[{'apiGroup':'rbac.authorization.k8s.io','kind':'Group','name':'ecr-pusher'}]";
        V1ClusterRoleBinding everywhere =
                apply(
                        V1ClusterRoleBinding.class,
                        () ->
                                rbac.patchClusterRoleBinding(
                                                namespace,
                                                rbacBody("ClusterRoleBinding", role + subjects))
                                        .fieldManager(MANAGER)
                                        .force(true)
                                        .buildCall(null));
        assertThat(rbac.readClusterRoleBinding(namespace).execute()).isEqualTo(everywhere);
        rbac.deleteClusterRoleBinding(namespace).execute();
        V1RoleBinding here =
                apply(
                        V1RoleBinding.class,
                        () ->
                                rbac.patchNamespacedRoleBinding(
                                                namespace,
                                                namespace,
                                                rbacBody("RoleBinding", role + subjects))
                                        .fieldManager(MANAGER)
                                        .buildCall(null));
        assertThat(rbac.listNamespacedRoleBinding(namespace).execute().getItems())
                .singleElement()
                .extracting(V1RoleBinding::getSubjects)
                .isEqualTo(here.getSubjects());
        rbac.deleteNamespacedRoleBinding(namespace, namespace).execute();
    }

    @Test
    void createsReplacesAndListsRolesWithoutRules() throws Exception {
        V1Role created =
                rbac.createNamespacedRole(
                                namespace, new V1Role().metadata(new V1ObjectMeta().name("r")))
                        .fieldManager(MANAGER)
                        .fieldValidation("Strict")
                        .execute();
        assertThat(rbac.replaceNamespacedRole("r", namespace, created).execute().getRules())
                .isNullOrEmpty();
        assertThat(rbac.listNamespacedRole(namespace).limit(1).execute().getItems()).hasSize(1);
    }

    @Test
    void appliesReadsAndDeletesAnAdmissionPolicy() throws Exception {
        V1Patch policy =
                body(
                        "admissionregistration.k8s.io/v1",
                        "ValidatingAdmissionPolicy",
                        "'spec':{'failurePolicy':'Fail','matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['*'],'operations':['CREATE'],'resources':['secrets']}]},"
                                + "'validations':[{'expression':'true','message':'m','reason':'Forbidden'}]}");
        V1ValidatingAdmissionPolicy applied =
                apply(
                        V1ValidatingAdmissionPolicy.class,
                        () ->
                                admission
                                        .patchValidatingAdmissionPolicy(namespace, policy)
                                        .fieldManager(MANAGER)
                                        .buildCall(null));
        assertThat(admission.readValidatingAdmissionPolicy(namespace).execute()).isEqualTo(applied);
        V1ValidatingAdmissionPolicyBinding binding =
                apply(
                        V1ValidatingAdmissionPolicyBinding.class,
                        () ->
                                admission
                                        .patchValidatingAdmissionPolicyBinding(
                                                namespace,
                                                body(
                                                        "admissionregistration.k8s.io/v1",
                                                        "ValidatingAdmissionPolicyBinding",
                                                        "'spec':{'policyName':'%s','validationActions':['Deny']}"
                                                                .formatted(namespace)))
                                        .fieldManager(MANAGER)
                                        .buildCall(null));
        assertThat(admission.listValidatingAdmissionPolicyBinding().execute().getItems())
                .extracting(V1ValidatingAdmissionPolicyBinding::getSpec)
                .contains(binding.getSpec());
        admission.deleteValidatingAdmissionPolicyBinding(namespace).execute();
        admission.deleteValidatingAdmissionPolicy(namespace).execute();
        checkNotFound(
                catchThrowableOfType(
                        ApiException.class,
                        () -> admission.readValidatingAdmissionPolicy(namespace).execute()));
    }

    @Test
    void reviewsSubjectAccessAndRules() throws Exception {
        V1SelfSubjectReview subject =
                new AuthenticationV1Api(client)
                        .createSelfSubjectReview(new V1SelfSubjectReview())
                        .execute();
        assertThat(subject.getStatus().getUserInfo().getGroups())
                .contains("system:masters", "system:authenticated");
        var authorization = new AuthorizationV1Api(client);
        V1SelfSubjectAccessReview access =
                authorization
                        .createSelfSubjectAccessReview(
                                new V1SelfSubjectAccessReview()
                                        .spec(
                                                new V1SelfSubjectAccessReviewSpec()
                                                        .resourceAttributes(
                                                                new V1ResourceAttributes()
                                                                        .verb("patch")
                                                                        .resource("secrets"))))
                        .execute();
        assertThat(access.getStatus().getAllowed()).isTrue();
        V1SelfSubjectRulesReview rules =
                authorization
                        .createSelfSubjectRulesReview(
                                new V1SelfSubjectRulesReview()
                                        .spec(
                                                new V1SelfSubjectRulesReviewSpec()
                                                        .namespace(namespace)))
                        .execute();
        assertThat(rules.getStatus().getResourceRules()).isNotEmpty();
    }

    @Test
    void readsNamespacesAndSecretsInPages() throws Exception {
        var core = new CoreV1Api(client);
        core.createNamespacedSecret(
                        namespace, new V1Secret().metadata(new V1ObjectMeta().name("a")))
                .execute();
        core.createNamespacedSecret(
                        namespace, new V1Secret().metadata(new V1ObjectMeta().name("b")))
                .execute();
        V1SecretList first = core.listNamespacedSecret(namespace).limit(1).execute();
        V1SecretList second =
                core.listNamespacedSecret(namespace)
                        .limit(1)
                        ._continue(first.getMetadata().getContinue())
                        .execute();
        assertThat(second.getItems().getFirst().getMetadata().getName()).isEqualTo("b");
        core.deleteNamespacedSecret("a", namespace).execute();
        V1Namespace read = core.readNamespace(namespace).execute();
        assertThat(read.getStatus().getPhase()).isEqualTo("Active");
    }

    @Test
    void readsVersionAndDiscovery() throws Exception {
        assertThat(new VersionApi(client).getCode().execute().getMajor()).isEqualTo("1");
        V1APIResourceList resources = admission.getAPIResources().execute();
        assertThat(resources.getResources())
                .anyMatch(each -> each.getKind().equals("ValidatingAdmissionPolicy"));
    }
}
