package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.SecretSpec;

import java.util.List;

/**
 * One Secret in one namespace of one cluster.
 *
 * @param named whether the fleet asks for this very namespace; else a pattern or label found it,
 *     and it may vanish without harm
 * @param lacking the ServiceAccounts there that have yet to name the Secret in imagePullSecrets
 */
public record Target(
        Cluster cluster,
        SecretSpec secret,
        String namespace,
        boolean named,
        List<ServiceAccount> lacking) {
    public Target {
        lacking = List.copyOf(lacking);
    }

    @Override
    public String toString() {
        return "%s/%s/%s/%s".formatted(cluster.region(), cluster.name(), namespace, secret.name());
    }
}
