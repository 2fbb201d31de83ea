package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** RBAC, over the roles and bindings of one cluster. */
final class Authorizer {
    private final Store store;

    Authorizer(Store store) {
        this.store = store;
    }

    /**
     * Whether something is allowed.
     *
     * @param reason by what it is allowed, or what was wrong while looking; may be empty
     */
    record Decision(boolean allowed, String reason) {}

    Decision decide(User user, Attributes attributes) {
        if (user.groups().contains(User.MASTERS)) {
            return new Decision(true, "");
        }
        // A role that is bound twice is missing once.
        Set<String> missing = new LinkedHashSet<>();
        for (Stored binding : store.all(Resource.CLUSTER_ROLE_BINDINGS)) {
            String subject = subjectOf(binding, user);
            if (!subject.isEmpty() && allows(binding, attributes, missing)) {
                return new Decision(
                        true,
                        "RBAC: allowed by ClusterRoleBinding \"%s\" of ClusterRole \"%s\" to %s"
                                .formatted(binding.name(), roleName(binding), subject));
            }
        }
        if (attributes instanceof Attributes.OfResource of && !of.namespace().isEmpty()) {
            for (Stored binding : store.list(Resource.ROLE_BINDINGS, of.namespace()).values()) {
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

    /** Refuses what is not allowed, as the API server does. */
    void require(User user, Attributes attributes) {
        Decision decision = decide(user, attributes);
        if (!decision.allowed()) {
            throw forbidden(user, attributes, decision.reason());
        }
    }

    private static Failure forbidden(User user, Attributes attributes, String reason) {
        String suffix = reason.isEmpty() ? "" : ": " + reason;
        return switch (attributes) {
            case Attributes.OfPath(String verb, String path) ->
                    Failure.forbiddenPath(
                            "User \"%s\" cannot %s path \"%s\"%s"
                                    .formatted(user.name(), verb, path, suffix));
            case Attributes.OfResource of ->
                    Failure.forbidden(
                            of.group(),
                            of.resource(),
                            of.name(),
                            "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s%s"
                                    .formatted(
                                            user.name(),
                                            of.verb(),
                                            of.fullResource(),
                                            of.group(),
                                            of.namespace().isEmpty()
                                                    ? "at the cluster scope"
                                                    : "in the namespace \"" + of.namespace() + "\"",
                                            suffix));
        };
    }

    private static String subjectOf(Stored binding, User user) {
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

    private static String roleName(Stored binding) {
        return text(binding.content().getAsJsonObject("roleRef"), "name");
    }

    private static String roleKind(Stored binding) {
        return text(binding.content().getAsJsonObject("roleRef"), "kind");
    }

    private boolean allows(Stored binding, Attributes attributes, Set<String> missing) {
        boolean cluster = roleKind(binding).equals("ClusterRole");
        Resource resource = cluster ? Resource.CLUSTER_ROLES : Resource.ROLES;
        Stored role = store.get(resource, cluster ? "" : binding.namespace(), roleName(binding));
        if (role == null) {
            missing.add(
                    "%s.%s \"%s\" not found"
                            .formatted(
                                    cluster ? "clusterrole" : "role",
                                    Resource.RBAC,
                                    roleName(binding)));
            return false;
        }
        for (JsonElement rule : array(role.content(), "rules")) {
            if (allows(rule.getAsJsonObject(), attributes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(JsonObject rule, Attributes attributes) {
        if (!has(array(rule, "verbs"), attributes.verb())) {
            return false;
        }
        return switch (attributes) {
            case Attributes.OfPath path -> allowsPath(array(rule, "nonResourceURLs"), path.path());
            case Attributes.OfResource of ->
                    has(array(rule, "apiGroups"), of.group())
                            && allowsResource(array(rule, "resources"), of)
                            && allowsName(array(rule, "resourceNames"), of.name());
        };
    }

    private static boolean allowsResource(JsonArray resources, Attributes.OfResource of) {
        return has(resources, of.fullResource())
                || (!of.subresource().isEmpty() && has(resources, "*/" + of.subresource()));
    }

    private static boolean allowsName(JsonArray names, String name) {
        // Here "*" is a name as any other.
        return names.isEmpty() || values(names).contains(name);
    }

    private static boolean allowsPath(JsonArray paths, String path) {
        for (String allowed : values(paths)) {
            boolean matches =
                    allowed.endsWith("*")
                            ? path.startsWith(allowed.substring(0, allowed.length() - 1))
                            : path.equals(allowed);
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(JsonArray allowed, String wanted) {
        List<String> values = values(allowed);
        return values.contains("*") || values.contains(wanted);
    }

    private static List<String> values(JsonArray array) {
        List<String> values = new ArrayList<>(array.size());
        array.forEach(element -> values.add(element.getAsString()));
        return values;
    }

    private static JsonArray array(JsonObject object, String name) {
        return object.has(name) ? object.getAsJsonArray(name) : new JsonArray();
    }

    private static String text(JsonObject object, String name) {
        return object.has(name) ? object.get(name).getAsString() : "";
    }
}
