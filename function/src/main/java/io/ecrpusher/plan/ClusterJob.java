package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.NamespaceSelector;
import io.ecrpusher.fleet.SecretSpec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that one cluster gets in a run. */
public record ClusterJob(Cluster cluster) {
    /** What is known without asking the cluster: a target for each Secret and namespace's name. */
    public List<Target> named() {
        List<Target> targets = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            for (String namespace : secret.namespaces().names()) {
                targets.add(new Target(cluster, secret, namespace, true));
            }
        }
        return targets;
    }

    /**
     * What depends on the cluster's namespaces: one for each Secret and pattern or label selector,
     * which stands in the namespace's place.
     */
    public List<Target> sought() {
        List<Target> sought = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            for (NamespaceSelector selector : secret.namespaces().sought()) {
                sought.add(new Target(cluster, secret, selector.toString(), false));
            }
        }
        return sought;
    }

    /** What the Secrets' patterns and label selectors find among {@code namespaces}, by name. */
    public Selection select(List<Namespace> namespaces) {
        List<Namespace> sorted =
                namespaces.stream().sorted(Comparator.comparing(Namespace::name)).toList();
        List<Target> targets = new ArrayList<>();
        List<Target> terminating = new ArrayList<>();
        List<Target> unmatched = new ArrayList<>();
        for (SecretSpec secret : cluster.secrets()) {
            Set<String> taken = new HashSet<>(secret.namespaces().names());
            for (NamespaceSelector selector : secret.namespaces().sought()) {
                List<Namespace> found =
                        sorted.stream()
                                .filter(one -> selector.selects(one.name(), one.labels()))
                                .toList();
                if (found.isEmpty()) {
                    unmatched.add(new Target(cluster, secret, selector.toString(), false));
                }
                for (Namespace one : found) {
                    if (taken.add(one.name())) {
                        (one.terminating() ? terminating : targets)
                                .add(new Target(cluster, secret, one.name(), false));
                    }
                }
            }
        }
        return new Selection(targets, terminating, unmatched);
    }
}
