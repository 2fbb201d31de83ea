package io.ecrpusher.rbac;

import io.ecrpusher.fleet.OnConflict;
import io.ecrpusher.fleet.OnTypeChange;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The minimal RBAC that the function needs in a cluster for a fleet's Secrets.
 *
 * @param clusterRules rules that apply to the whole cluster
 * @param namespaceRules rules that apply to the namespaces with Secrets
 * @param namespaces the names of these namespaces; empty if patterns or labels select some, and the
 *     rules therefore apply to all namespaces
 */
public record Rbac(
        List<PolicyRule> clusterRules, List<PolicyRule> namespaceRules, List<String> namespaces) {
    /** The group of the access entries, to which the permissions are bound. */
    public static final String GROUP = "ecr-pusher";

    /**
     * Returns the RBAC for {@code secrets}.
     *
     * @param secrets at least one
     * @param prune present if the fleet deletes Secrets that it no longer contains
     * @param sweeps true if the stack has a sweep schedule
     */
    public static Rbac of(Collection<SecretSpec> secrets, Optional<Prune> prune, boolean sweeps) {
        boolean selectors =
                secrets.stream().anyMatch(secret -> !secret.namespaces().needingLookup().isEmpty());
        List<NamePattern> accounts =
                secrets.stream().flatMap(secret -> secret.serviceAccounts().stream()).toList();
        List<String> accountNames =
                accounts.stream().allMatch(NamePattern::isName)
                        ? accounts.stream().map(NamePattern::text).toList()
                        : List.of();
        List<PolicyRule> clusterRules = new ArrayList<>();
        List<PolicyRule> namespaceRules = new ArrayList<>();

        if (selectors || sweeps) {
            clusterRules.add(
                    PolicyRule.allow(
                            "Patterns and labels are matched against all namespaces. Sweeps look for new namespaces.",
                            "namespaces",
                            List.of(),
                            "list"));
        }
        namespaceRules.addAll(secretRules(secrets, prune.isPresent()));
        prune.ifPresent(present -> clusterRules.add(pruneRule(secrets, present)));
        if (!accounts.isEmpty()) {
            (listsAllAccounts(secrets) ? clusterRules : namespaceRules)
                    .add(
                            PolicyRule.allow(
                                    "Finds the ServiceAccounts that don't have the Secret yet.",
                                    "serviceaccounts",
                                    accountNames,
                                    "list"));
            namespaceRules.add(
                    PolicyRule.allow(
                            "Adds the Secret to their imagePullSecrets.",
                            "serviceaccounts",
                            accountNames,
                            "patch"));
        }
        return new Rbac(clusterRules, namespaceRules, selectors ? List.of() : namespaces(secrets));
    }

    /** If patterns or labels select the namespaces, one request lists the accounts of all. */
    private static boolean listsAllAccounts(Collection<SecretSpec> secrets) {
        return secrets.stream()
                .filter(secret -> !secret.serviceAccounts().isEmpty())
                .anyMatch(secret -> !secret.namespaces().needingLookup().isEmpty());
    }

    private static List<PolicyRule> secretRules(Collection<SecretSpec> secrets, boolean prunes) {
        List<PolicyRule> rules = new ArrayList<>();
        rules.add(
                PolicyRule.allow(
                        "The path of a server-side apply contains the name, so resourceNames also limits create.",
                        "secrets",
                        secrets.stream().map(SecretSpec::name).toList(),
                        "patch",
                        "create"));
        List<String> recreated =
                names(secrets, secret -> secret.onTypeChange() == OnTypeChange.RECREATE);
        List<String> read =
                names(
                        secrets,
                        secret ->
                                secret.onTypeChange() == OnTypeChange.RECREATE
                                        || secret.onConflict() == OnConflict.MERGE);
        if (!read.isEmpty()) {
            rules.add(
                    PolicyRule.allow(
                            "onConflict: merge and onTypeChange: recreate read the existing Secret before they write.",
                            "secrets",
                            read,
                            "get"));
        }
        // The rule of prune allows the same in all namespaces.
        if (!recreated.isEmpty() && !prunes) {
            rules.add(
                    PolicyRule.allow(
                            "onTypeChange: recreate deletes Secrets that can't be changed.",
                            "secrets",
                            recreated,
                            "delete"));
        }
        return rules;
    }

    private static PolicyRule pruneRule(Collection<SecretSpec> secrets, Prune prune) {
        return PolicyRule.allow(
                "prune finds its own Secrets of these names in all namespaces, and deletes them.",
                "secrets",
                Stream.concat(secrets.stream().map(SecretSpec::name), prune.retired().stream())
                        .toList(),
                "list",
                "delete");
    }

    private static List<String> namespaces(Collection<SecretSpec> secrets) {
        return List.copyOf(
                new TreeSet<>(
                        secrets.stream()
                                .map(SecretSpec::namespaces)
                                .map(NamespaceSelector::names)
                                .flatMap(List::stream)
                                .toList()));
    }

    private static List<String> names(
            Collection<SecretSpec> secrets, Predicate<SecretSpec> condition) {
        return secrets.stream().filter(condition).map(SecretSpec::name).toList();
    }

    /**
     * Returns the manifests as YAML for {@code kubectl apply}. The bindings name the access entry's
     * group, {@code ecr-pusher}.
     */
    public String manifest() {
        List<String> documents = new ArrayList<>();
        if (!clusterRules.isEmpty()) {
            documents.add(clusterRole("ecr-pusher-cluster", clusterRules));
            documents.add(binding("ClusterRoleBinding", "ecr-pusher-cluster", ""));
        }
        documents.add(clusterRole("ecr-pusher", namespaceRules));
        if (namespaces.isEmpty()) {
            documents.add(binding("ClusterRoleBinding", "ecr-pusher", ""));
        }
        for (String namespace : namespaces) {
            documents.add(
                    binding(
                            "RoleBinding",
                            "ecr-pusher",
                            "  namespace: %s\n".formatted(PolicyRule.yamlText(namespace))));
        }
        return String.join("---\n", documents);
    }

    private static String clusterRole(String name, List<PolicyRule> rules) {
        return """
               apiVersion: rbac.authorization.k8s.io/v1
               kind: ClusterRole
               metadata:
                 name: %s
               rules:
               %s"""
                .formatted(name, String.join("", rules.stream().map(PolicyRule::yaml).toList()));
    }

    private static String binding(String kind, String role, String namespaceLine) {
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
                .formatted(kind, role, namespaceLine, role, GROUP);
    }
}
