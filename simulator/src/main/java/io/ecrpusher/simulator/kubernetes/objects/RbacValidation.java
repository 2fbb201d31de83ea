package io.ecrpusher.simulator.kubernetes.objects;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.List;

/**
 * The validation of roles and their bindings.
 *
 * <p>Rules and texts come from pkg/apis/rbac/validation of k8s.io/kubernetes.
 */
final class RbacValidation {
    private RbacValidation() {}

    static void role(Resource resource, JsonObject role, List<StatusCause> causes) {
        JsonArray rules = array(role, "rules");
        for (int i = 0; i < rules.size(); i++) {
            rule(resource, rules.get(i).getAsJsonObject(), "rules[" + i + "].", causes);
        }
    }

    private static void rule(
            Resource resource, JsonObject rule, String path, List<StatusCause> causes) {
        if (array(rule, "verbs").isEmpty()) {
            causes.add(
                    StatusCause.required(path + "verbs", "verbs must contain at least one value"));
        }
        if (rule.has("nonResourceURLs")) {
            String urls = rule.get("nonResourceURLs").toString();
            if (resource.namespaced()) {
                causes.add(
                        StatusCause.invalid(
                                path + "nonResourceURLs",
                                urls,
                                "namespaced rules cannot apply to non-resource URLs"));
            }
            if (rule.has("apiGroups") || rule.has("resources") || rule.has("resourceNames")) {
                causes.add(
                        StatusCause.invalid(
                                path + "nonResourceURLs",
                                urls,
                                "rules cannot apply to both regular resources and non-resource"
                                        + " URLs"));
            }
            return;
        }
        if (array(rule, "apiGroups").isEmpty()) {
            causes.add(
                    StatusCause.required(
                            path + "apiGroups",
                            "resource rules must supply at least one api group"));
        }
        if (array(rule, "resources").isEmpty()) {
            causes.add(
                    StatusCause.required(
                            path + "resources",
                            "resource rules must supply at least one resource"));
        }
    }

    static void binding(Resource resource, JsonObject binding, List<StatusCause> causes) {
        JsonObject role = binding.getAsJsonObject("roleRef");
        if (!text(role, "apiGroup").equals(Resource.RBAC)) {
            causes.add(notSupported("roleRef.apiGroup", role, "apiGroup", Resource.RBAC));
        }
        String kind = text(role, "kind");
        boolean local = resource == Resource.ROLE_BINDINGS;
        if (!kind.equals("ClusterRole") && !(local && kind.equals("Role"))) {
            causes.add(
                    local
                            ? notSupported("roleRef.kind", role, "kind", "Role", "ClusterRole")
                            : notSupported("roleRef.kind", role, "kind", "ClusterRole"));
        }
        if (text(role, "name").isEmpty()) {
            causes.add(StatusCause.required("roleRef.name", ""));
        } else {
            String error = NameRules.pathSegment(text(role, "name"));
            if (!error.isEmpty()) {
                causes.add(StatusCause.invalid("roleRef.name", role.get("name").toString(), error));
            }
        }
        JsonArray subjects = array(binding, "subjects");
        for (int i = 0; i < subjects.size(); i++) {
            subject(resource, subjects.get(i).getAsJsonObject(), "subjects[" + i + "].", causes);
        }
    }

    private static void subject(
            Resource resource, JsonObject subject, String path, List<StatusCause> causes) {
        if (text(subject, "name").isEmpty()) {
            causes.add(StatusCause.required(path + "name", ""));
        }
        switch (text(subject, "kind")) {
            case "ServiceAccount" -> {
                String error = NameRules.subdomain(text(subject, "name"));
                if (subject.has("name") && !error.isEmpty()) {
                    causes.add(
                            StatusCause.invalid(
                                    path + "name", subject.get("name").toString(), error));
                }
                if (subject.has("apiGroup")) {
                    causes.add(notSupported(path + "apiGroup", subject, "apiGroup", ""));
                }
                if (!resource.namespaced() && text(subject, "namespace").isEmpty()) {
                    causes.add(StatusCause.required(path + "namespace", ""));
                }
            }
            case "User", "Group" -> {
                if (!text(subject, "apiGroup").equals(Resource.RBAC)) {
                    causes.add(notSupported(path + "apiGroup", subject, "apiGroup", Resource.RBAC));
                }
            }
            default ->
                    causes.add(
                            notSupported(
                                    path + "kind",
                                    subject,
                                    "kind",
                                    "ServiceAccount",
                                    "User",
                                    "Group"));
        }
    }

    static void bindingUpdate(JsonObject before, JsonObject after, List<StatusCause> causes) {
        JsonObject role = after.getAsJsonObject("roleRef");
        if (!role.equals(before.get("roleRef"))) {
            String value =
                    "{\"APIGroup\":\"%s\",\"Kind\":\"%s\",\"Name\":\"%s\"}"
                            .formatted(
                                    text(role, "apiGroup"), text(role, "kind"), text(role, "name"));
            causes.add(StatusCause.invalid("roleRef", value, "cannot change roleRef"));
        }
    }

    private static StatusCause notSupported(
            String path, JsonObject object, String field, String... supported) {
        return StatusCause.notSupported(path, "\"" + text(object, field) + "\"", supported);
    }

    private static JsonArray array(JsonObject object, String field) {
        return object.get(field) instanceof JsonArray array ? array : new JsonArray();
    }

    private static String text(JsonObject object, String field) {
        JsonElement value = object.get(field);
        return value == null ? "" : value.getAsString();
    }
}
