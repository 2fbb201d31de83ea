package io.ecrpusher.cli.grant;

import io.ecrpusher.fleet.Cluster;

/**
 * An EKS cluster to work on.
 *
 * @param cluster as the fleet has it
 * @param asCaller as the caller reaches it
 * @param principal the ARN of the role with which the function reaches it
 */
record Target(Cluster cluster, Cluster asCaller, String principal) {
    private static final int ARN_ACCOUNT = 4;

    /** Returns the ID of the role's account, which is the cluster's. */
    String account() {
        return principal.split(":", -1)[ARN_ACCOUNT];
    }

    /** Returns the arguments with which the AWS CLI names the cluster. */
    String awsCli() {
        return "--region %s --cluster-name %s".formatted(cluster.region(), cluster.name());
    }

    /** Returns the name for people. */
    @Override
    public String toString() {
        return cluster.id().toString();
    }
}
