package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.objects.ApiException;
import io.ecrpusher.simulator.kubernetes.objects.ObjectErrors;
import io.ecrpusher.simulator.kubernetes.objects.ObjectStore;
import io.ecrpusher.simulator.kubernetes.objects.Resource;
import io.ecrpusher.simulator.kubernetes.objects.StoredObject;
import io.ecrpusher.simulator.kubernetes.request.AccessCheck;
import io.ecrpusher.simulator.kubernetes.request.Attributes;
import io.ecrpusher.simulator.kubernetes.request.RequestErrors;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Authorizes by the RBAC roles and bindings of one cluster.
 *
 * <p>Follows plugin/pkg/auth/authorizer/rbac of k8s.io/kubernetes, messages included.
 */
final class Authorizer {
    private final ObjectStore store;
    private final Set<AccessCheck> checks = ConcurrentHashMap.newKeySet();

    Authorizer(ObjectStore store) {
        this.store = store;
    }

    /**
     * The result of an authorization check.
     *
     * @param reason the binding that allows the action, or the roles that are missing; may be empty
     */
    record Decision(boolean allowed, String reason) {}

    Decision decide(User user, Attributes attributes) {
        if (user.groups().contains(User.MASTERS)) {
            return new Decision(true, "");
        }
        // A set, because a missing role may have two bindings.
        Set<String> missing = new LinkedHashSet<>();
        for (StoredObject binding : store.all(Resource.CLUSTER_ROLE_BINDINGS)) {
            String subject = subjectOf(binding, user);
            if (!subject.isEmpty() && allows(binding, attributes, missing)) {
                return new Decision(
                        true,
                        "RBAC: allowed by ClusterRoleBinding \"%s\" of ClusterRole \"%s\" to %s"
                                .formatted(binding.name(), roleName(binding), subject));
            }
        }
        if (attributes instanceof Attributes.ForResource action && !action.namespace().isEmpty()) {
            for (StoredObject binding :
                    store.list(Resource.ROLE_BINDINGS, action.namespace()).values()) {
                String subject = subjectOf(binding, user);
                if (!subject.isEmpty() && allows(binding, attributes, missing)) {
                    return new Decision(
                            true,
                            "RBAC: allowed by RoleBinding \"%s/%s\" of %s \"%s\" to %s"
                                    .formatted(
                                            binding.name(),
                                            binding.namespace(),
                                            roleKind(binding),
                                            roleName(binding),
                                            subject));
                }
            }
        }
        if (missing.isEmpty()) {
            return new Decision(false, "");
        }
        List<String> errors = List.copyOf(missing);
        return new Decision(
                false,
                "RBAC: "
                        + (errors.size() == 1
                                ? errors.getFirst()
                                : "[" + String.join(", ", errors) + "]"));
    }

    /**
     * Returns the rules of a user's roles.
     *
     * @param namespace empty for the rules that hold in all namespaces
     */
    List<JsonObject> rules(User user, String namespace) {
        List<StoredObject> bindings = new ArrayList<>(store.all(Resource.CLUSTER_ROLE_BINDINGS));
        if (!namespace.isEmpty()) {
            bindings.addAll(store.list(Resource.ROLE_BINDINGS, namespace).values());
        }
        List<JsonObject> rules = new ArrayList<>();
        for (StoredObject binding : bindings) {
            if (!subjectOf(binding, user).isEmpty()) {
                boolean clusterRole = roleKind(binding).equals("ClusterRole");
                rulesOf(
                                clusterRole ? Resource.CLUSTER_ROLES : Resource.ROLES,
                                clusterRole ? "" : binding.namespace(),
                                roleName(binding))
                        .ifPresent(rules::addAll);
            }
        }
        return rules;
    }

    /** Returns the rules of a role, or empty if it doesn't exist. */
    Optional<List<JsonObject>> rulesOf(Resource resource, String namespace, String name) {
        return Optional.ofNullable(store.get(resource, namespace, name))
                .map(role -> RbacRules.of(role.content()));
    }

    /**
     * Requires that {@code user} may do this.
     *
     * @throws ApiException 403 if not
     */
    void require(User user, Attributes attributes) {
        Decision decision = decide(user, attributes);
        if (!user.groups().contains(User.MASTERS)) {
            checks.add(new AccessCheck(user.name(), attributes, decision.allowed()));
        }
        if (!decision.allowed()) {
            throw forbidden(user, attributes, decision.reason());
        }
    }

    /** Returns the different decisions since the last call, and forgets them. */
    Set<AccessCheck> takeChecks() {
        Set<AccessCheck> taken = Set.copyOf(checks);
        checks.removeAll(taken);
        return taken;
    }

    private static ApiException forbidden(User user, Attributes attributes, String reason) {
        String suffix = reason.isEmpty() ? "" : ": " + reason;
        return switch (attributes) {
            case Attributes.ForPath(String verb, String path) ->
                    RequestErrors.forbiddenPath(
                            "User \"%s\" cannot %s path \"%s\"%s"
                                    .formatted(user.name(), verb, path, suffix));
            case Attributes.ForResource action ->
                    ObjectErrors.forbidden(
                            action.group(),
                            action.resource(),
                            action.name(),
                            "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s%s"
                                    .formatted(
                                            user.name(),
                                            action.verb(),
                                            action.resourceAndSubresource(),
                                            action.group(),
                                            action.namespace().isEmpty()
                                                    ? "at the cluster scope"
                                                    : "in the namespace \""
                                                            + action.namespace()
                                                            + "\"",
                                            suffix));
        };
    }

    private static String subjectOf(StoredObject binding, User user) {
        for (JsonElement element : array(binding.content(), "subjects")) {
            JsonObject subject = element.getAsJsonObject();
            String kind = text(subject, "kind");
            String name = text(subject, "name");
            boolean matches =
                    switch (kind) {
                        case "User" -> user.name().equals(name);
                        case "Group" -> user.groups().contains(name);
                        case "ServiceAccount" ->
                                user.name()
                                        .equals(
                                                "system:serviceaccount:%s:%s"
                                                        .formatted(
                                                                text(subject, "namespace"), name));
                        default -> false;
                    };
            if (matches) {
                return kind.equals("ServiceAccount")
                        ? "ServiceAccount \"%s/%s\"".formatted(name, text(subject, "namespace"))
                        : "%s \"%s\"".formatted(kind, name);
            }
        }
        return "";
    }

    private static String roleName(StoredObject binding) {
        return text(binding.content().getAsJsonObject("roleRef"), "name");
    }

    private static String roleKind(StoredObject binding) {
        return text(binding.content().getAsJsonObject("roleRef"), "kind");
    }

    private boolean allows(StoredObject binding, Attributes attributes, Set<String> missing) {
        boolean clusterRole = roleKind(binding).equals("ClusterRole");
        Resource resource = clusterRole ? Resource.CLUSTER_ROLES : Resource.ROLES;
        StoredObject role =
                store.get(resource, clusterRole ? "" : binding.namespace(), roleName(binding));
        if (role == null) {
            missing.add(
                    "%s.%s \"%s\" not found"
                            .formatted(
                                    clusterRole ? "clusterrole" : "role",
                                    Resource.RBAC,
                                    roleName(binding)));
            return false;
        }
        return RbacRules.of(role.content()).stream()
                .anyMatch(rule -> RbacRules.allows(rule, attributes));
    }

    private static JsonArray array(JsonObject object, String name) {
        return object.has(name) ? object.getAsJsonArray(name) : new JsonArray();
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }
}
