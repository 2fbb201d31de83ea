package io.ecrpusher.fleet;

import java.util.List;
import java.util.Optional;

/**
 * What to rotate: every cluster with the Secrets it gets, each with the registries it opens.
 * Checked whole.
 *
 * @param prune empty: nothing is ever removed
 */
public record Fleet(List<Cluster> clusters, Optional<Prune> prune) {
    public Fleet {
        clusters = List.copyOf(clusters);
    }

    /** A fleet that removes nothing. */
    public Fleet(List<Cluster> clusters) {
        this(clusters, Optional.empty());
    }
}
