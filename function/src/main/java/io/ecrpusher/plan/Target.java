package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.SecretSpec;

/** One Secret in one namespace of one cluster. */
public record Target(Cluster cluster, SecretSpec secret, String namespace) {
    @Override
    public String toString() {
        return "%s/%s/%s/%s".formatted(cluster.region(), cluster.name(), namespace, secret.name());
    }
}
