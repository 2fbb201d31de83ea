package io.ecrpusher.fleet;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Identifies a cluster within a fleet.
 *
 * @param region the cluster's Region; for a cluster outside EKS, the Region of the secret that
 *     opens it
 * @param name the cluster's name in the fleet
 * @param roleArn the role assumed to reach it; empty for the function's own principal
 * @param eks false for a cluster outside EKS, which may have the name of an EKS cluster
 */
public record ClusterId(String region, String name, Optional<String> roleArn, boolean eks)
        implements Comparable<ClusterId> {
    private static final int ARN_ACCOUNT = 4;
    private static final Comparator<ClusterId> ORDER =
            Comparator.comparing(ClusterId::region)
                    .thenComparing(ClusterId::name)
                    .thenComparing(id -> id.roleArn().orElse(""))
                    .thenComparing(ClusterId::eks);

    /** Returns what a user may call this cluster: its name, or region/name. */
    public List<String> names() {
        return List.of(name, region + "/" + name);
    }

    /**
     * Returns the name for people: {@code region/name}, with the account if a role reaches it, as
     * in {@code eu-west-1/prod in 444455556666}. Two clusters may share it.
     */
    @Override
    public String toString() {
        return region + "/" + name + account().map(" in "::concat).orElse("");
    }

    /** Returns the ID of the account of the role that reaches the cluster; empty without a role. */
    public Optional<String> account() {
        return roleArn.map(arn -> arn.split(":", -1))
                .filter(parts -> parts.length > ARN_ACCOUNT)
                .map(parts -> parts[ARN_ACCOUNT]);
    }

    @Override
    public int compareTo(ClusterId other) {
        return ORDER.compare(this, other);
    }
}
