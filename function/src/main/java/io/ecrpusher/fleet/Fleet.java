package io.ecrpusher.fleet;

import java.util.List;

/**
 * What to rotate: every cluster with the Secrets it gets, each with the registries it opens.
 * Checked whole.
 */
public record Fleet(List<Cluster> clusters) {
    public Fleet {
        clusters = List.copyOf(clusters);
    }
}
