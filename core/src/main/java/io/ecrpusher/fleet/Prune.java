package io.ecrpusher.fleet;

import java.util.List;

/**
 * Whether Secrets that the fleet no longer asks for are removed.
 *
 * @param fleet the fleet's name, which stands in the label {@value #FLEET_LABEL} of every Secret
 *     that it may remove
 * @param retired names of Secrets that the fleet once had; they are removed everywhere
 */
public record Prune(String fleet, List<String> retired) {
    /** Whose Secret this is. */
    public static final String FLEET_LABEL = "ecr-pusher.io/fleet";

    public Prune {
        retired = List.copyOf(retired);
    }
}
