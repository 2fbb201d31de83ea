package io.ecrpusher.simulator.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.kubernetes.request.Attributes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Evaluates and compares RBAC rules.
 *
 * <p>Follows pkg/registry/rbac/validation of k8s.io/kubernetes and auth/rbac/validation of
 * k8s.io/component-helpers, messages included.
 */
final class RbacRules {
    private RbacRules() {}

    /**
     * A rule about one verb on one resource, and at most one name, or on one path.
     *
     * @param group null if the rule is about a path
     * @param resource the resource, or the path
     * @param name empty for all names
     */
    private record Part(String group, String resource, String name, String verb) {
        boolean coveredBy(JsonObject rule) {
            if (!has(strings(rule, "verbs"), verb)) {
                return false;
            }
            if (group == null) {
                return strings(rule, "nonResourceURLs").stream().anyMatch(this::matchesPath);
            }
            List<String> names = strings(rule, "resourceNames");
            return has(strings(rule, "apiGroups"), group)
                    && coversResource(strings(rule, "resources"))
                    && (names.isEmpty() || names.contains(name));
        }

        private boolean coversResource(List<String> resources) {
            int slash = resource.indexOf('/');
            return has(resources, resource)
                    || (slash >= 0 && resources.contains("*" + resource.substring(slash)));
        }

        private boolean matchesPath(String allowed) {
            return allowed.equals("*")
                    || allowed.equals(resource)
                    || (allowed.endsWith("*")
                            && resource.startsWith(allowed.substring(0, allowed.length() - 1)));
        }

        /** Returns the part as messages show it, with the verbs of all parts like it. */
        String text(List<String> verbs) {
            String on =
                    group == null
                            ? "NonResourceURLs:" + quoted(List.of(resource))
                            : "APIGroups:"
                                    + quoted(List.of(group))
                                    + ", Resources:"
                                    + quoted(List.of(resource))
                                    + (name.isEmpty()
                                            ? ""
                                            : ", ResourceNames:" + quoted(List.of(name)));
            return "{" + on + ", Verbs:" + quoted(verbs) + "}";
        }
    }

    /** Returns the rules of a role. */
    static List<JsonObject> of(JsonObject role) {
        List<JsonObject> rules = new ArrayList<>();
        if (role.get("rules") instanceof JsonArray array) {
            array.forEach(rule -> rules.add(rule.getAsJsonObject()));
        }
        return rules;
    }

    /**
     * Returns what {@code wanted} allows and {@code held} doesn't, as sorted lines of a message.
     */
    static List<String> missing(List<JsonObject> held, List<JsonObject> wanted) {
        Map<Part, List<String>> verbs = new LinkedHashMap<>();
        for (JsonObject rule : wanted) {
            for (Part part : parts(rule)) {
                if (held.stream().noneMatch(part::coveredBy)) {
                    // A real server doesn't merge the verbs of paths.
                    String kept = part.group() == null ? part.verb() : "";
                    verbs.computeIfAbsent(
                                    new Part(part.group(), part.resource(), part.name(), kept),
                                    key -> new ArrayList<>())
                            .add(part.verb());
                }
            }
        }
        TreeSet<String> lines = new TreeSet<>();
        verbs.forEach((part, each) -> lines.add(part.text(each)));
        return List.copyOf(lines);
    }

    private static List<Part> parts(JsonObject rule) {
        List<Part> parts = new ArrayList<>();
        List<String> verbs = strings(rule, "verbs");
        for (String group : strings(rule, "apiGroups")) {
            for (String resource : strings(rule, "resources")) {
                for (String verb : verbs) {
                    List<String> names = strings(rule, "resourceNames");
                    for (String name : names.isEmpty() ? List.of("") : names) {
                        parts.add(new Part(group, resource, name, verb));
                    }
                }
            }
        }
        for (String path : strings(rule, "nonResourceURLs")) {
            for (String verb : verbs) {
                parts.add(new Part(null, path, "", verb));
            }
        }
        return parts;
    }

    /** Returns true if a rule allows the action. */
    static boolean allows(JsonObject rule, Attributes attributes) {
        if (!has(strings(rule, "verbs"), attributes.verb())) {
            return false;
        }
        return switch (attributes) {
            case Attributes.ForPath path ->
                    allowsPath(strings(rule, "nonResourceURLs"), path.path());
            case Attributes.ForResource action ->
                    has(strings(rule, "apiGroups"), action.group())
                            && allowsResource(strings(rule, "resources"), action)
                            && allowsName(strings(rule, "resourceNames"), action.name());
        };
    }

    private static boolean allowsResource(List<String> resources, Attributes.ForResource action) {
        return has(resources, action.resourceAndSubresource())
                || (!action.subresource().isEmpty()
                        && resources.contains("*/" + action.subresource()));
    }

    private static boolean allowsName(List<String> names, String name) {
        // Names have no wildcard: "*" is a plain name.
        return names.isEmpty() || names.contains(name);
    }

    private static boolean allowsPath(List<String> paths, String path) {
        for (String allowed : paths) {
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

    /** Returns the strings of a field, or an empty list. */
    static List<String> strings(JsonObject object, String field) {
        if (!(object.get(field) instanceof JsonArray array)) {
            return List.of();
        }
        // Every request comes here.
        List<String> strings = new ArrayList<>(array.size());
        for (JsonElement element : array) {
            strings.add(element.getAsString());
        }
        return strings;
    }

    /** Returns true if a rule's list has {@code value} or the wildcard. */
    static boolean has(List<String> allowed, String value) {
        return allowed.contains("*") || allowed.contains(value);
    }

    /** Returns a list as Go's {@code %q} formats it, such as {@code ["get" "list"]}. */
    static String quoted(List<String> values) {
        return values.stream()
                .map(value -> "\"" + value + "\"")
                .collect(Collectors.joining(" ", "[", "]"));
    }
}
