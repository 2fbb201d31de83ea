package io.ecrpusher.fleet;

import java.util.List;
import java.util.Optional;

/**
 * An EKS cluster and the Secrets it gets.
 *
 * @param name the EKS cluster's name, which is also its id in the bearer token
 * @param region where it runs
 * @param role assumed to look it up and to authenticate to it; empty: the function's own principal
 * @param secrets not empty; no two write one name into one namespace
 */
public record Cluster(String name, String region, Optional<Role> role, List<SecretSpec> secrets) {
    private static final String AS = " as ";

    public Cluster {
        secrets = List.copyOf(secrets);
    }

    /** {@code region/name}, and the role where there is one: no other cluster of a fleet has it. */
    public String id() {
        return region + "/" + name + role.map(one -> AS + one.arn()).orElse("");
    }

    /** {@code region/name} of an id. */
    public static String withoutRole(String id) {
        int as = id.indexOf(AS);
        return as < 0 ? id : id.substring(0, as);
    }
}
