package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.request.Attributes;
import io.ecrpusher.simulator.kubernetes.request.ObjectRef;

import java.util.List;

/**
 * Keeps users from granting permissions that they don't have.
 *
 * <p>Follows the policybased storages in pkg/registry/rbac of k8s.io/kubernetes, messages included.
 */
final class Escalation {
    private final Authorizer authorizer;

    Escalation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * Checks a write of a role or a binding. Does nothing for other resources.
     *
     * @param nameInPath empty for a POST
     * @throws ApiException 403 if the user lacks permissions that the object grants, and the
     *     permission to {@code escalate} or {@code bind}
     */
    void check(User user, ObjectRef target, String nameInPath, JsonObject object) {
        if (user.groups().contains(User.MASTERS)) {
            return;
        }
        switch (target.resource()) {
            case ROLES, CLUSTER_ROLES -> checkRole(user, target, nameInPath, object);
            case ROLE_BINDINGS, CLUSTER_ROLE_BINDINGS -> checkBinding(user, target, object);
            case NAMESPACES,
                    SECRETS,
                    SERVICE_ACCOUNTS,
                    ADMISSION_POLICIES,
                    ADMISSION_POLICY_BINDINGS -> {}
        }
    }

    private void checkRole(User user, ObjectRef target, String nameInPath, JsonObject role) {
        if (!may(user, "escalate", target.resource(), target.namespace(), nameInPath)) {
            requireHeld(user, target, RbacRules.of(role));
        }
    }

    private void checkBinding(User user, ObjectRef target, JsonObject binding) {
        JsonObject ref = binding.getAsJsonObject("roleRef");
        boolean clusterRole = text(ref, "kind").equals("ClusterRole");
        Resource resource = clusterRole ? Resource.CLUSTER_ROLES : Resource.ROLES;
        String name = text(ref, "name");
        if (may(user, "bind", resource, target.namespace(), name)) {
            return;
        }
        List<JsonObject> rules =
                authorizer
                        .rulesOf(resource, clusterRole ? "" : target.namespace(), name)
                        // A real server names the role, but the resource of the binding.
                        .orElseThrow(() -> ObjectErrors.notFound(target.resource(), name));
        requireHeld(user, target, rules);
    }

    private boolean may(User user, String verb, Resource on, String namespace, String name) {
        return authorizer
                .decide(
                        user,
                        new Attributes.ForResource(
                                verb, on.group(), on.plural(), "", namespace, name))
                .allowed();
    }

    private void requireHeld(User user, ObjectRef target, List<JsonObject> rules) {
        List<String> missing = RbacRules.missing(authorizer.rules(user, target.namespace()), rules);
        if (!missing.isEmpty()) {
            throw ObjectErrors.forbidden(
                    target.resource().group(),
                    target.resource().plural(),
                    target.name(),
                    "user \"%s\" (groups=%s) is attempting to grant RBAC permissions not currently held:\n%s"
                            .formatted(
                                    user.name(),
                                    RbacRules.quoted(user.sortedGroups()),
                                    String.join("\n", missing)));
        }
    }

    private static String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value == null ? "" : value.getAsString();
    }
}
