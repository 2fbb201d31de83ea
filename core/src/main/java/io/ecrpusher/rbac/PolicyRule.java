package io.ecrpusher.rbac;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rule of a Role: verbs on one resource of the core API group.
 *
 * @param comment why the rule is needed, for readers of the manifest
 * @param resourceNames the only objects that the rule applies to, sorted; empty means all
 */
public record PolicyRule(
        String comment, String resource, List<String> resourceNames, List<String> verbs) {
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9.-]*");
    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    /** Returns a rule that allows {@code verbs}. */
    static PolicyRule allow(
            String comment, String resource, Collection<String> resourceNames, String... verbs) {
        return new PolicyRule(
                comment, resource, List.copyOf(new TreeSet<>(resourceNames)), List.of(verbs));
    }

    /** Returns a name as YAML text: in quotes if it would be a number, a boolean, or null. */
    static String yamlText(String name) {
        boolean plain = PLAIN.matcher(name).matches() && !WORDS.contains(name);
        return plain ? name : '"' + name + '"';
    }

    /** Returns the rule as an item of a Role's {@code rules}. */
    String yaml() {
        return """
                 # %s
                 - apiGroups: [""]
                   resources: [%s]
               %s    verbs: [%s]
               """
                .formatted(
                        comment,
                        resource,
                        resourceNames.isEmpty()
                                ? ""
                                : "    resourceNames: [%s]\n"
                                        .formatted(
                                                resourceNames.stream()
                                                        .map(PolicyRule::yamlText)
                                                        .collect(Collectors.joining(", "))),
                        String.join(", ", verbs));
    }
}
