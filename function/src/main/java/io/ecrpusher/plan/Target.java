package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.SecretSpec;

/**
 * One Secret in one namespace of one cluster.
 *
 * @param named whether the fleet asks for this very namespace; else a pattern or label found it,
 *     and it may vanish without harm
 */
public record Target(Cluster cluster, SecretSpec secret, String namespace, boolean named) {
    @Override
    public String toString() {
        return "%s/%s/%s/%s".formatted(cluster.region(), cluster.name(), namespace, secret.name());
    }
}
