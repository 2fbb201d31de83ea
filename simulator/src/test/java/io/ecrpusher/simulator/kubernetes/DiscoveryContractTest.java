package io.ecrpusher.simulator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.Manifests;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

@ParameterizedClass
@EnumSource
final class DiscoveryContractTest extends KubernetesContract {
    DiscoveryContractTest(Server server) {
        super(server);
    }

    private List<String> names(String path, String list) {
        List<String> names = new ArrayList<>();
        for (JsonElement each : get(path).json().getAsJsonArray(list)) {
            names.add(each.getAsJsonObject().get("name").getAsString());
        }
        return names;
    }

    private JsonObject resource(String path, String name) {
        for (JsonElement each : get(path).json().getAsJsonArray("resources")) {
            if (each.getAsJsonObject().get("name").getAsString().equals(name)) {
                return each.getAsJsonObject();
            }
        }
        throw new AssertionError(path + " has no " + name);
    }

    @Test
    void listsGroups() {
        assertThat(names("/apis", "groups"))
                .contains(
                        "authentication.k8s.io",
                        "authorization.k8s.io",
                        "rbac.authorization.k8s.io",
                        "admissionregistration.k8s.io");
    }

    @Test
    void describesAGroup() {
        ApiResponse response = get("/apis/admissionregistration.k8s.io");
        assertThat(response.text().strip())
                .isEqualTo(
                        quoted(
                                "{'kind':'APIGroup','apiVersion':'v1','name':'admissionregistration.k8s.io','versions':[{'groupVersion':'admissionregistration.k8s.io/v1','version':'v1'}],'preferredVersion':{'groupVersion':'admissionregistration.k8s.io/v1','version':'v1'}}"));
    }

    @Test
    void listsTheResourcesOfEachGroup() {
        assertThat(names("/api/v1", "resources"))
                .contains("namespaces", "secrets", "serviceaccounts");
        assertThat(names("/apis/rbac.authorization.k8s.io/v1", "resources"))
                .contains("clusterrolebindings", "clusterroles", "rolebindings", "roles");
        assertThat(names("/apis/admissionregistration.k8s.io/v1", "resources"))
                .contains("validatingadmissionpolicies", "validatingadmissionpolicybindings");
        assertThat(names("/apis/authentication.k8s.io/v1", "resources"))
                .contains("selfsubjectreviews");
        assertThat(names("/apis/authorization.k8s.io/v1", "resources"))
                .contains("selfsubjectaccessreviews", "selfsubjectrulesreviews");
    }

    @Test
    void describesAResource() {
        JsonObject policies =
                resource("/apis/admissionregistration.k8s.io/v1", "validatingadmissionpolicies");
        assertThat(policies.get("kind").getAsString()).isEqualTo("ValidatingAdmissionPolicy");
        assertThat(policies.get("singularName").getAsString())
                .isEqualTo("validatingadmissionpolicy");
        assertThat(policies.get("namespaced").getAsBoolean()).isFalse();
        assertThat(policies.getAsJsonArray("verbs").toString())
                .contains("create", "delete", "get", "list", "patch", "update");
        assertThat(
                        resource("/apis/rbac.authorization.k8s.io/v1", "roles")
                                .get("namespaced")
                                .getAsBoolean())
                .isTrue();
    }

    @Test
    void reportsAnUnknownVersion() {
        for (String path :
                List.of(
                        "/api/v2",
                        "/apis/rbac.authorization.k8s.io/v2",
                        "/apis/rbac.authorization.k8s.io/v2/roles")) {
            assertThat(get(path).status()).as(path).isEqualTo(404);
            assertThat(get(path).message())
                    .isEqualTo("the server could not find the requested resource");
        }
    }

    @Test
    void reportsAnUnknownGroup() {
        assertThat(get("/apis/nonsuch.example").status()).isEqualTo(404);
        assertThat(get("/apis/nonsuch.example/v1").text()).isEqualTo("404 page not found\n");
    }

    @Test
    void documentsTheParametersOfPatch() {
        String group = "apis/rbac.authorization.k8s.io/v1";
        String url =
                get("/openapi/v3")
                        .json()
                        .getAsJsonObject("paths")
                        .getAsJsonObject(group)
                        .get("serverRelativeURL")
                        .getAsString();
        JsonObject patch =
                get(url).json()
                        .getAsJsonObject("paths")
                        .getAsJsonObject("/" + group + "/namespaces/{namespace}/roles/{name}")
                        .getAsJsonObject("patch");
        assertThat(patch.get("x-kubernetes-group-version-kind"))
                .isEqualTo(
                        Manifests.json(
                                quoted(
                                        "{'group':'rbac.authorization.k8s.io','version':'v1','kind':'Role'}")));
        assertThat(patch.getAsJsonArray("parameters"))
                .anyMatch(
                        each ->
                                each.getAsJsonObject()
                                        .get("name")
                                        .getAsString()
                                        .equals("fieldValidation"));
    }

    @Test
    void reportsHealthToAnyone() {
        for (String path : List.of("/livez", "/readyz", "/healthz")) {
            assertThat(call("GET", path).anonymously().text()).isEqualTo("ok");
        }
        assertThat(call("GET", "/version").anonymously().json().get("minor").getAsString())
                .isEqualTo("36");
    }
}
