package io.ecrpusher.rbac;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Verbs on one resource of the core API group.
 *
 * @param why for whoever reads the manifest
 * @param names the only objects that it holds for, sorted; empty: all
 */
record Rule(String why, String resource, List<String> names, List<String> verbs) {
    static Rule of(String why, String resource, Collection<String> names, String... verbs) {
        return new Rule(why, resource, List.copyOf(new TreeSet<>(names)), List.of(verbs));
    }

    String yaml() {
        return """
                 # %s
                 - apiGroups: [""]
                   resources: [%s]
               %s    verbs: [%s]
               """
                .formatted(
                        why,
                        resource,
                        names.isEmpty()
                                ? ""
                                : "    resourceNames: [%s]\n".formatted(String.join(", ", names)),
                        String.join(", ", verbs));
    }
}
