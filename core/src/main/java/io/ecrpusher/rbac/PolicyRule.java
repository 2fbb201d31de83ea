package io.ecrpusher.rbac;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * A rule of a Role: verbs on one resource of the core API group.
 *
 * @param comment why the rule is needed, for readers of the manifest
 * @param resourceNames the only objects that the rule applies to, sorted; empty means all
 */
record PolicyRule(String comment, String resource, List<String> resourceNames, List<String> verbs) {
    /** Returns a rule that allows {@code verbs}. */
    static PolicyRule allow(
            String comment, String resource, Collection<String> resourceNames, String... verbs) {
        return new PolicyRule(
                comment, resource, List.copyOf(new TreeSet<>(resourceNames)), List.of(verbs));
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
                                        .formatted(String.join(", ", resourceNames)),
                        String.join(", ", verbs));
    }
}
