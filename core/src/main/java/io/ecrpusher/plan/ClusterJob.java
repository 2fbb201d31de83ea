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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that one cluster gets in a run.
 *
 * @param changedSince in a sweep: what has not changed since then is left alone
 * @param prune what to remove at the end, if anything
 * @param asked whether somebody asked for this push, perhaps having just changed the cluster
 * @param awaited whether it is a failure that the cluster is still being made
 */
public record ClusterJob(
        Cluster cluster,
        Optional<Instant> changedSince,
        Optional<Prune> prune,
        boolean asked,
        boolean awaited) {
    /** With the Secrets that a cluster of these tags gets. */
    public ClusterJob tagged(Map<String, String> tags) {
        return new ClusterJob(cluster.withTags(tags), changedSince, prune, asked, awaited);
    }

    /** A target that stands for the whole cluster. */
    public Target whole() {
        return target(cluster.secrets().getFirst(), "*", false, List.of());
    }

    /** Whether the cluster's namespaces have to be known. */
    public boolean needsNamespaces() {
        return changedSince.isPresent()
                || cluster.secrets().stream()
                        .anyMatch(secret -> !secret.namespaces().needingLookup().isEmpty());
    }

    /** Which of the cluster's ServiceAccounts have to be known; mostly none. */
    public Set<NamePattern> neededServiceAccounts() {
        return cluster.secrets().stream()
                .flatMap(secret -> secret.serviceAccounts().stream())
                .collect(Collectors.toSet());
    }

    /**
     * What cannot be known without the cluster's namespaces: one for each Secret and pattern or
     * label selector, which stands in the namespace's place.
     */
    public List<Target> sought() {
        List<Target> sought = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            NamespaceSelector all = secret.namespaces();
            for (NamespaceSelector selector :
                    changedSince.isPresent() ? List.of(all) : all.needingLookup()) {
                sought.add(target(secret, selector.toString(), false, List.of()));
            }
        }
        return sought;
    }

    /**
     * One target for each Secret and namespace that gets it, as far as the run has to see to it:
     * first those that are named in the fleet, then those that patterns and labels find, by name.
     *
     * @param namespaces all of the cluster; empty where they need not be known
     * @param serviceAccounts all that have to be known
     */
    public Selection select(List<Namespace> namespaces, List<ServiceAccount> serviceAccounts) {
        List<Namespace> sorted =
                namespaces.stream().sorted(Comparator.comparing(Namespace::name)).toList();
        Map<String, List<ServiceAccount>> accounts =
                serviceAccounts.stream().collect(Collectors.groupingBy(ServiceAccount::namespace));
        return changedSince
                .map(since -> changed(sorted, accounts, since))
                .orElseGet(() -> all(sorted, accounts));
    }

    private Selection changed(
            List<Namespace> namespaces, Map<String, List<ServiceAccount>> accounts, Instant since) {
        List<Target> targets = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            for (Namespace one : namespaces) {
                List<ServiceAccount> lacking = lacking(secret, accounts.get(one.name()));
                if (secret.namespaces().selects(one.name(), one.labels())
                        && !one.terminating()
                        && (!one.changedAt().isBefore(since) || !lacking.isEmpty())) {
                    targets.add(target(secret, one.name(), false, lacking));
                }
            }
        }
        return new Selection(targets, List.of(), List.of());
    }

    private Selection all(List<Namespace> namespaces, Map<String, List<ServiceAccount>> accounts) {
        List<Target> named = new ArrayList<>();
        List<Target> found = new ArrayList<>();
        List<Target> terminating = new ArrayList<>();
        List<Target> unmatched = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            for (String name : secret.namespaces().names()) {
                named.add(target(secret, name, true, lacking(secret, accounts.get(name))));
            }
            Set<String> taken = new HashSet<>(secret.namespaces().names());
            for (NamespaceSelector selector : secret.namespaces().needingLookup()) {
                List<Namespace> matching =
                        namespaces.stream()
                                .filter(one -> selector.selects(one.name(), one.labels()))
                                .toList();
                if (matching.isEmpty()) {
                    unmatched.add(target(secret, selector.toString(), false, List.of()));
                }
                for (Namespace one : matching) {
                    if (taken.add(one.name())) {
                        List<ServiceAccount> lacking = lacking(secret, accounts.get(one.name()));
                        (one.terminating() ? terminating : found)
                                .add(target(secret, one.name(), false, lacking));
                    }
                }
            }
        }
        named.addAll(found);
        return new Selection(named, terminating, unmatched);
    }

    private static List<ServiceAccount> lacking(SecretSpec secret, List<ServiceAccount> accounts) {
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
            SecretSpec secret, String namespace, boolean named, List<ServiceAccount> lacking) {
        return new Target(cluster, secret, namespace, named, lacking);
    }
}
