package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Prune;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run does in one cluster.
 *
 * @param changedSince in a sweep, the time since which a namespace must have changed to be selected
 * @param prune the Secrets to delete at the end; empty if the run deletes none
 * @param requested true if the cluster was pushed to on request, perhaps just after a change to its
 *     tags
 * @param requireReady true if a cluster that is still being created is a failure
 */
public record ClusterJob(
        Cluster cluster,
        Optional<Instant> changedSince,
        Optional<Prune> prune,
        boolean requested,
        boolean requireReady) {
    /** Returns the job with the Secrets of a cluster that has {@code tags}. */
    public ClusterJob withTags(Map<String, String> tags) {
        return new ClusterJob(cluster.withTags(tags), changedSince, prune, requested, requireReady);
    }

    /** Returns a target that represents the whole cluster. Its namespace is {@code *}. */
    public Target clusterTarget() {
        return target(cluster.secrets().getFirst(), "*", false, List.of());
    }

    /** Returns true if {@link #select} needs the cluster's namespaces. */
    public boolean needsNamespaces() {
        return changedSince.isPresent()
                || cluster.secrets().stream()
                        .anyMatch(secret -> !secret.namespaces().needingLookup().isEmpty());
    }

    /**
     * Returns the ServiceAccounts that {@link #select} needs; usually none. Lists them in the
     * namespaces that the fleet names, so that RoleBindings there suffice, or in the whole cluster
     * if a selector needs it.
     */
    public List<ServiceAccountQuery> serviceAccountQueries() {
        Map<String, Set<NamePattern>> needed = new TreeMap<>();
        boolean everywhere =
                cluster.secrets().stream().anyMatch(ClusterJob::selectsNamespacesOfAccounts);
        for (SecretSpec secret : cluster.secrets()) {
            for (String namespace : everywhere ? List.of("") : secret.namespaces().names()) {
                needed.computeIfAbsent(namespace, _ -> new LinkedHashSet<>())
                        .addAll(secret.serviceAccounts());
            }
        }
        return needed.entrySet().stream()
                .flatMap(entry -> queries(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static boolean selectsNamespacesOfAccounts(SecretSpec secret) {
        return !secret.serviceAccounts().isEmpty()
                && !secret.namespaces().needingLookup().isEmpty();
    }

    /** One query per name, or one for all accounts if a pattern needs it. */
    private static Stream<ServiceAccountQuery> queries(String namespace, Set<NamePattern> needed) {
        boolean names = needed.stream().allMatch(NamePattern::isName);
        return (names ? needed.stream() : Stream.of(new NamePattern("*")))
                .map(name -> new ServiceAccountQuery(namespace, name));
    }

    /**
     * Returns the targets that can't be selected without the cluster's namespaces: one per Secret
     * and pattern or label selector, with the selector as its namespace.
     */
    public List<Target> selectorTargets() {
        List<Target> targets = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            NamespaceSelector all = secret.namespaces();
            for (NamespaceSelector selector :
                    changedSince.isPresent() ? List.of(all) : all.needingLookup()) {
                targets.add(target(secret, selector.toString(), false, List.of()));
            }
        }
        return targets;
    }

    /**
     * Returns one target per Secret and namespace that this run writes. Namespaces that the fleet
     * lists by name come first, then those that patterns and labels match, sorted by name.
     *
     * @param namespaces all namespaces of the cluster; empty if {@link #needsNamespaces} is false
     * @param serviceAccounts at least those of {@link #serviceAccountQueries}
     */
    public Selection select(List<Namespace> namespaces, List<ServiceAccount> serviceAccounts) {
        List<Namespace> sorted =
                namespaces.stream().sorted(Comparator.comparing(Namespace::name)).toList();
        Map<String, List<ServiceAccount>> accounts =
                serviceAccounts.stream().collect(Collectors.groupingBy(ServiceAccount::namespace));
        return changedSince
                .map(since -> selectChanged(sorted, accounts, since))
                .orElseGet(() -> selectAll(sorted, accounts));
    }

    private Selection selectChanged(
            List<Namespace> namespaces, Map<String, List<ServiceAccount>> accounts, Instant since) {
        List<Target> targets = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            Set<String> selected = new HashSet<>();
            for (Namespace one : namespaces) {
                List<ServiceAccount> toUpdate = toUpdate(secret, accounts.get(one.name()));
                if (secret.namespaces().selects(one.name(), one.labels())
                        && !one.terminating()
                        && (!one.changedAt().isBefore(since) || !toUpdate.isEmpty())
                        && selected.add(one.name())) {
                    targets.add(target(secret, one.name(), false, toUpdate));
                }
            }
        }
        return new Selection(targets, List.of(), List.of());
    }

    private Selection selectAll(
            List<Namespace> namespaces, Map<String, List<ServiceAccount>> accounts) {
        List<Target> explicit = new ArrayList<>();
        List<Target> matched = new ArrayList<>();
        List<Target> terminating = new ArrayList<>();
        List<Target> unmatchedSelectors = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            for (String name : secret.namespaces().names()) {
                explicit.add(target(secret, name, true, toUpdate(secret, accounts.get(name))));
            }
            Set<String> selected = new HashSet<>(secret.namespaces().names());
            for (NamespaceSelector selector : secret.namespaces().needingLookup()) {
                List<Namespace> matching =
                        namespaces.stream()
                                .filter(one -> selector.selects(one.name(), one.labels()))
                                .toList();
                if (matching.isEmpty()) {
                    unmatchedSelectors.add(target(secret, selector.toString(), false, List.of()));
                }
                for (Namespace one : matching) {
                    if (selected.add(one.name())) {
                        List<ServiceAccount> toUpdate = toUpdate(secret, accounts.get(one.name()));
                        (one.terminating() ? terminating : matched)
                                .add(target(secret, one.name(), false, toUpdate));
                    }
                }
            }
        }
        List<Target> targets = new ArrayList<>(explicit);
        targets.addAll(matched);
        return new Selection(targets, terminating, unmatchedSelectors);
    }

    private static List<ServiceAccount> toUpdate(SecretSpec secret, List<ServiceAccount> accounts) {
        if (accounts == null || secret.serviceAccounts().isEmpty()) {
            return List.of();
        }
        return accounts.stream()
                .filter(
                        account ->
                                secret.serviceAccounts().stream()
                                        .anyMatch(pattern -> pattern.matches(account.name())))
                .filter(account -> !account.imagePullSecrets().contains(secret.name()))
                .toList();
    }

    private Target target(
            SecretSpec secret,
            String namespace,
            boolean explicitNamespace,
            List<ServiceAccount> accountsToUpdate) {
        return new Target(cluster, secret, namespace, explicitNamespace, accountsToUpdate);
    }
}
