package io.ecrpusher.cli.access;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.text.UntrustedText;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One verb on one resource, as a rule of a role allows it.
 *
 * @param group the API group; empty for the core group, {@code *} for all
 * @param resource the plural name, or {@code URL} and a path; {@code *} for all resources
 * @param name the only object it applies to; empty for all
 * @param verb {@code *} for all
 */
record Permission(String group, String resource, String name, String verb) {
    private static final String ALL = "*";
    private static final int SHOWN = 5;

    /** Returns the permissions of a ClusterRole. */
    static Set<Permission> of(JsonObject role) {
        Set<Permission> permissions = new HashSet<>();
        for (JsonElement element : ApiObject.array(role, "rules")) {
            if (element instanceof JsonObject rule) {
                addRule(rule, permissions);
            }
        }
        return permissions;
    }

    private static void addRule(JsonObject rule, Set<Permission> permissions) {
        List<String> names = ApiObject.texts(rule, "resourceNames");
        for (String verb : ApiObject.texts(rule, "verbs")) {
            for (String url : ApiObject.texts(rule, "nonResourceURLs")) {
                permissions.add(new Permission("", "URL " + url, "", verb));
            }
            for (String group : ApiObject.texts(rule, "apiGroups")) {
                for (String resource : ApiObject.texts(rule, "resources")) {
                    for (String name : names.isEmpty() ? List.of("") : names) {
                        permissions.add(new Permission(group, resource, name, verb));
                    }
                }
            }
        }
    }

    /** Returns the permissions in {@code some} that {@code all} doesn't include. */
    static Set<Permission> without(Set<Permission> some, Set<Permission> all) {
        List<Permission> wildcards = all.stream().filter(Permission::hasWildcard).toList();
        Set<Permission> left = new HashSet<>();
        for (Permission one : some) {
            boolean included =
                    all.contains(one)
                            || all.contains(one.ofAllObjects())
                            || wildcards.stream().anyMatch(wildcard -> wildcard.includes(one));
            if (!included) {
                left.add(one);
            }
        }
        return left;
    }

    private Permission ofAllObjects() {
        return new Permission(group, resource, "", verb);
    }

    private boolean hasWildcard() {
        return group.equals(ALL) || resource.equals(ALL) || verb.equals(ALL);
    }

    private boolean includes(Permission other) {
        return (group.equals(ALL) || group.equals(other.group))
                && (resource.equals(ALL) || resource.equals(other.resource))
                && (name.isEmpty() || name.equals(other.name))
                && (verb.equals(ALL) || verb.equals(other.verb));
    }

    /** Returns the object for people: {@code secrets ecr-pull}, {@code deployments.apps}. */
    private String object() {
        return resource + (group.isEmpty() ? "" : "." + group) + (name.isEmpty() ? "" : " " + name);
    }

    /** Returns the permissions for people: {@code get, list on secrets; patch on secrets x}. */
    static String text(Collection<Permission> permissions) {
        Map<String, Set<String>> verbs = new TreeMap<>();
        for (Permission one : permissions) {
            verbs.computeIfAbsent(one.object(), _ -> new TreeSet<>()).add(one.verb());
        }
        List<String> lines =
                verbs.entrySet().stream()
                        .limit(SHOWN)
                        .map(entry -> String.join(", ", entry.getValue()) + " on " + entry.getKey())
                        .toList();
        String text = UntrustedText.of(String.join("; ", lines)).value();
        return verbs.size() > SHOWN ? text + "; and others" : text;
    }
}
