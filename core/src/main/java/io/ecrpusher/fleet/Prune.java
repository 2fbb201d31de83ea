package io.ecrpusher.fleet;

import java.util.List;

/**
 * Removes the Secrets that the fleet no longer contains.
 *
 * @param fleet the fleet's name. Only Secrets with this name in the label {@value #FLEET_LABEL} are
 *     removed.
 * @param retired names of Secrets that the fleet once had, to remove from all namespaces
 */
public record Prune(String fleet, List<String> retired) {
    /** The label of a Secret that names its fleet. */
    public static final String FLEET_LABEL = "ecr-pusher.io/fleet";

    public Prune {
        retired = List.copyOf(retired);
    }
}
