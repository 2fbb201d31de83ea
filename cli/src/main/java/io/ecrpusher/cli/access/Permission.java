package io.ecrpusher.cli.access;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.text.UntrustedText;

import java.util.ArrayList;
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
 * @param resource with its API group after a slash, or a URL path; {@code *} for all
 * @param name the only object it applies to; empty for all
 * @param verb {@code *} for all
 */
record Permission(String resource, String name, String verb) {
    private static final String ALL = "*";
    private static final int SHOWN = 5;

    /** Returns the permissions of a ClusterRole. */
    static Set<Permission> of(JsonObject role) {
        Set<Permission> permissions = new HashSet<>();
        for (JsonElement element : ApiObject.array(role, "rules")) {
            if (element instanceof JsonObject rule) {
                permissions.addAll(ofRule(rule));
            }
        }
        return permissions;
    }

    private static List<Permission> ofRule(JsonObject rule) {
        List<String> names = ApiObject.texts(rule, "resourceNames");
        List<String> resources = new ArrayList<>(ApiObject.texts(rule, "nonResourceURLs"));
        for (String group : ApiObject.texts(rule, "apiGroups")) {
            for (String resource : ApiObject.texts(rule, "resources")) {
                resources.add(group.isEmpty() ? resource : resource + "/" + group);
            }
        }
        return resources.stream()
                .flatMap(
                        resource ->
                                (names.isEmpty() ? List.of("") : names)
                                        .stream()
                                                .flatMap(
                                                        name ->
                                                                ApiObject.texts(rule, "verbs")
                                                                        .stream()
                                                                        .map(
                                                                                verb ->
                                                                                        new Permission(
                                                                                                resource,
                                                                                                name,
                                                                                                verb))))
                .toList();
    }

    /** Returns the permissions in {@code some} that {@code all} doesn't include. */
    static Set<Permission> without(Set<Permission> some, Set<Permission> all) {
        List<Permission> wildcards = all.stream().filter(Permission::hasWildcard).toList();
        Set<Permission> left = new HashSet<>();
        for (Permission one : some) {
            boolean included =
                    all.contains(one)
                            || all.contains(new Permission(one.resource(), "", one.verb()))
                            || wildcards.stream().anyMatch(wildcard -> wildcard.includes(one));
            if (!included) {
                left.add(one);
            }
        }
        return left;
    }

    private boolean hasWildcard() {
        return verb.equals(ALL) || resource.startsWith(ALL) || resource.endsWith("/" + ALL);
    }

    private boolean includes(Permission other) {
        String[] own = resource.split("/", 2);
        String[] others = other.resource.split("/", 2);
        return (verb.equals(ALL) || verb.equals(other.verb))
                && (name.isEmpty() || name.equals(other.name))
                && (own[0].equals(ALL) || own[0].equals(others[0]))
                && (group(own).equals(ALL) || group(own).equals(group(others)));
    }

    private static String group(String[] resource) {
        return resource.length == 2 ? resource[1] : "";
    }

    /** Returns the permissions for people: {@code get, list on secrets; patch on secrets x}. */
    static String text(Collection<Permission> permissions) {
        Map<String, Set<String>> verbs = new TreeMap<>();
        for (Permission one : permissions) {
            String object =
                    one.name().isEmpty() ? one.resource() : one.resource() + " " + one.name();
            verbs.computeIfAbsent(object, _ -> new TreeSet<>()).add(one.verb());
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
