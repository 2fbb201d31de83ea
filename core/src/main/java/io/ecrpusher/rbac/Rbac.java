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
 * What the function has to be allowed in a cluster for a fleet's Secrets, and nothing more.
 *
 * @param everywhere rules for the cluster as a whole
 * @param inNamespaces rules for the namespaces that get Secrets
 * @param namespaces all that get Secrets, if they are known by name; empty: whichever match
 */
public record Rbac(List<Rule> everywhere, List<Rule> inNamespaces, List<String> namespaces) {
    private static final String GROUP = "ecr-pusher";

    /**
     * What {@code secrets} need.
     *
     * @param secrets not empty
     * @param prune whether Secrets that are no longer asked for are removed
     * @param swept whether sweeps look for new namespaces
     */
    public static Rbac of(Collection<SecretSpec> secrets, Optional<Prune> prune, boolean swept) {
        boolean matched =
                secrets.stream().anyMatch(secret -> !secret.namespaces().needingLookup().isEmpty());
        List<Rule> everywhere = new ArrayList<>();
        if (matched || swept) {
            everywhere.add(
                    Rule.of(
                            "Patterns and labels are matched against all namespaces, and sweeps look for new ones.",
                            "namespaces",
                            List.of(),
                            "list"));
        }
        List<NamePattern> accounts =
                secrets.stream().flatMap(secret -> secret.serviceAccounts().stream()).toList();
        List<String> accountNames =
                accounts.stream().allMatch(NamePattern::isName)
                        ? accounts.stream().map(NamePattern::text).toList()
                        : List.of();
        List<Rule> inNamespaces = new ArrayList<>();
        inNamespaces.add(
                Rule.of(
                        "Server-side apply knows the name when it creates, so that resourceNames holds for create too.",
                        "secrets",
                        secrets.stream().map(SecretSpec::name).toList(),
                        "patch",
                        "create"));
        List<String> recreated =
                namesOf(secrets, secret -> secret.onTypeChange() == OnTypeChange.RECREATE);
        List<String> read =
                namesOf(
                        secrets,
                        secret ->
                                secret.onTypeChange() == OnTypeChange.RECREATE
                                        || secret.onConflict() == OnConflict.MERGE);
        if (!read.isEmpty()) {
            inNamespaces.add(
                    Rule.of(
                            "onConflict: merge and onTypeChange: recreate look at what is there before they write.",
                            "secrets",
                            read,
                            "get"));
        }
        // prune may delete them everywhere already.
        if (!recreated.isEmpty() && prune.isEmpty()) {
            inNamespaces.add(
                    Rule.of(
                            "onTypeChange: recreate deletes what cannot be changed.",
                            "secrets",
                            recreated,
                            "delete"));
        }
        prune.ifPresent(
                some ->
                        everywhere.add(
                                Rule.of(
                                        "prune looks for its own Secrets of these names in every namespace, and deletes them.",
                                        "secrets",
                                        Stream.concat(
                                                        secrets.stream().map(SecretSpec::name),
                                                        some.retired().stream())
                                                .toList(),
                                        "list",
                                        "delete")));
        if (!accounts.isEmpty()) {
            everywhere.add(
                    Rule.of(
                            "One list tells which ServiceAccounts lack the Secret.",
                            "serviceaccounts",
                            accountNames,
                            "list"));
            inNamespaces.add(
                    Rule.of(
                            "They gain it in imagePullSecrets.",
                            "serviceaccounts",
                            accountNames,
                            "patch"));
        }
        return new Rbac(
                everywhere,
                inNamespaces,
                matched
                        ? List.of()
                        : List.copyOf(
                                new TreeSet<>(
                                        secrets.stream()
                                                .map(SecretSpec::namespaces)
                                                .map(NamespaceSelector::names)
                                                .flatMap(List::stream)
                                                .toList())));
    }

    private static List<String> namesOf(
            Collection<SecretSpec> secrets, Predicate<SecretSpec> such) {
        return secrets.stream().filter(such).map(SecretSpec::name).toList();
    }

    /** Manifests for {@code kubectl apply}, as YAML; they name the group of the access entry. */
    public String manifest() {
        List<String> documents = new ArrayList<>();
        if (!everywhere.isEmpty()) {
            documents.add(role("ecr-pusher-cluster", everywhere));
            documents.add(binding("ClusterRoleBinding", "ecr-pusher-cluster", ""));
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
