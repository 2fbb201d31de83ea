package io.ecrpusher.plan;

import java.time.Instant;
import java.util.Map;

/**
 * A namespace of a cluster.
 *
 * @param changedAt when it was created or its labels last changed, as far as the cluster records it
 * @param terminating true if it is being deleted, so that nothing can be created in it
 */
public record Namespace(
        String name, Map<String, String> labels, Instant changedAt, boolean terminating) {
    public Namespace {
        labels = Map.copyOf(labels);
    }
}
