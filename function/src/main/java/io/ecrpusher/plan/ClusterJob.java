package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.SecretSpec;

import java.util.List;

/** All that one cluster gets in a run. */
public record ClusterJob(Cluster cluster) {
    /** One target for each Secret and namespace, in the fleet's order. */
    public List<Target> targets() {
        return cluster.secrets().stream().flatMap(secret -> targets(secret).stream()).toList();
    }

    private List<Target> targets(SecretSpec secret) {
        return secret.namespaces().stream()
                .map(namespace -> new Target(cluster, secret, namespace))
                .toList();
    }
}
