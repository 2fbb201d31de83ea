package io.ecrpusher.cli.doctor.cluster;

import io.ecrpusher.rbac.PolicyRule;
import io.ecrpusher.rbac.Rbac;

import java.util.ArrayList;
import java.util.List;

/**
 * A verb on a resource of the core API group that the function needs.
 *
 * @param name empty for all objects
 * @param namespace empty for the whole cluster
 */
record Access(String verb, String resource, String name, String namespace) {
    /** Returns everything that {@code rbac} allows, each verb, name, and namespace on its own. */
    static List<Access> allOf(Rbac rbac) {
        List<Access> all = new ArrayList<>();
        rbac.clusterRules().forEach(rule -> add(all, rule, ""));
        List<String> namespaces = rbac.namespaces().isEmpty() ? List.of("") : rbac.namespaces();
        for (String namespace : namespaces) {
            rbac.namespaceRules().forEach(rule -> add(all, rule, namespace));
        }
        return List.copyOf(all);
    }

    private static void add(List<Access> all, PolicyRule rule, String namespace) {
        List<String> names = rule.resourceNames().isEmpty() ? List.of("") : rule.resourceNames();
        for (String name : names) {
            for (String verb : rule.verbs()) {
                all.add(new Access(verb, rule.resource(), name, namespace));
            }
        }
    }

    /** Returns the text for people: {@code patch secrets/ecr-pull in default}. */
    @Override
    public String toString() {
        return "%s %s%s%s"
                .formatted(
                        verb,
                        resource,
                        name.isEmpty() ? "" : "/" + name,
                        namespace.isEmpty() ? "" : " in " + namespace);
    }
}
