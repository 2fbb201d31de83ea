package io.ecrpusher.plan;

import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.SecretSpec;

import java.util.List;

/**
 * One Secret in one namespace of one cluster.
 *
 * @param explicitNamespace true if the fleet lists the namespace by name; false if a pattern or
 *     label selector matched it, and its deletion isn't a failure
 * @param accountsToUpdate the ServiceAccounts of the namespace whose imagePullSecrets don't contain
 *     the Secret yet
 */
public record Target(
        Cluster cluster,
        SecretSpec secret,
        String namespace,
        boolean explicitNamespace,
        List<ServiceAccount> accountsToUpdate) {
    public Target {
        accountsToUpdate = List.copyOf(accountsToUpdate);
    }

    /** Returns {@code region/cluster/namespace/secret}. */
    @Override
    public String toString() {
        return "%s/%s/%s/%s".formatted(cluster.region(), cluster.name(), namespace, secret.name());
    }
}
