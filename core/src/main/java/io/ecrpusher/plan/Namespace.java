package io.ecrpusher.plan;

import java.time.Instant;
import java.util.Map;

/**
 * A namespace that a cluster has.
 *
 * @param changedAt when it was made or its labels last changed, as far as the cluster says
 * @param terminating whether it is being deleted: nothing can be made in it any more
 */
public record Namespace(
        String name, Map<String, String> labels, Instant changedAt, boolean terminating) {
    public Namespace {
        labels = Map.copyOf(labels);
    }
}
