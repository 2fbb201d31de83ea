package io.ecrpusher.rbac;

import io.ecrpusher.fleet.NamespaceSelector;
import io.ecrpusher.fleet.SecretSpec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What the function has to be allowed in a cluster for a fleet's Secrets, and nothing more.
 *
 * @param everywhere rules for the cluster as a whole
 * @param inNamespaces rules for the namespaces that get Secrets
 * @param namespaces all that get Secrets, if they are known by name; empty: whichever match
 */
public record Rbac(List<Rule> everywhere, List<Rule> inNamespaces, List<String> namespaces) {
    private static final String GROUP = "ecr-pusher";

    /** What {@code secrets}, which is not empty, need. */
    public static Rbac of(Collection<SecretSpec> secrets) {
        boolean listed =
                secrets.stream().anyMatch(secret -> !secret.namespaces().sought().isEmpty());
        List<Rule> everywhere = new ArrayList<>();
        if (listed) {
            everywhere.add(
                    Rule.of(
                            "Patterns and labels of namespaces are matched against all of them.",
                            "namespaces",
                            List.of(),
                            "list"));
        }
        List<Rule> inNamespaces = new ArrayList<>();
        inNamespaces.add(
                Rule.of(
                        "Server-side apply knows the name when it creates, so that resourceNames holds for create too.",
                        "secrets",
                        secrets.stream().map(SecretSpec::name).toList(),
                        "patch",
                        "create"));
        return new Rbac(
                everywhere,
                inNamespaces,
                listed
                        ? List.of()
                        : List.copyOf(
                                new TreeSet<>(
                                        secrets.stream()
                                                .map(SecretSpec::namespaces)
                                                .map(NamespaceSelector::names)
                                                .flatMap(List::stream)
                                                .toList())));
    }

    /** Manifests for {@code kubectl apply}, as YAML; they name the group of the access entry. */
    public String manifest() {
        List<String> documents = new ArrayList<>();
        if (!everywhere.isEmpty()) {
            documents.add(role("ecr-pusher-lists", everywhere));
            documents.add(binding("ClusterRoleBinding", "ecr-pusher-lists", ""));
        }
        documents.add(role("ecr-pusher", inNamespaces));
        if (namespaces.isEmpty()) {
            documents.add(binding("ClusterRoleBinding", "ecr-pusher", ""));
        }
        for (String namespace : namespaces) {
            documents.add(
                    binding("RoleBinding", "ecr-pusher", "  namespace: %s\n".formatted(namespace)));
        }
        return String.join("---\n", documents);
    }

    private static String role(String name, List<Rule> rules) {
        return """
               apiVersion: rbac.authorization.k8s.io/v1
               kind: ClusterRole
               metadata:
                 name: %s
               rules:
               %s"""
                .formatted(name, String.join("", rules.stream().map(Rule::yaml).toList()));
    }

    private static String binding(String kind, String role, String namespace) {
        return """
               apiVersion: rbac.authorization.k8s.io/v1
               kind: %s
               metadata:
                 name: %s
               %sroleRef:
                 apiGroup: rbac.authorization.k8s.io
                 kind: ClusterRole
                 name: %s
               subjects:
                 - apiGroup: rbac.authorization.k8s.io
                   kind: Group
                   name: %s
               """
                .formatted(kind, role, namespace, role, GROUP);
    }
}
