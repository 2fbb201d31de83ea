package io.ecrpusher.cli.grant.print;

import io.ecrpusher.cli.access.NeededAccess;

/**
 * A cluster, and the access to give.
 *
 * @param account the ID of the cluster's account
 * @param role the ARN of the role with which the function reaches it
 */
public record GrantedCluster(
        String account, String region, String name, String role, NeededAccess needed) {
    /** Where the cluster is. */
    record Place(String account, String region) {}

    Place place() {
        return new Place(account, region);
    }

    /** Returns the name for people. */
    @Override
    public String toString() {
        return region + "/" + name;
    }
}
