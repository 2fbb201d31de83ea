package io.ecrpusher.plan;

import java.util.List;

/**
 * The targets of a cluster, after matching its namespaces.
 *
 * @param targets one per Secret and namespace
 * @param terminating the targets that are left out because their namespace is being deleted
 * @param unmatchedSelectors one per pattern or label selector that matches no namespace, with the
 *     selector as the target's namespace
 */
public record Selection(
        List<Target> targets, List<Target> terminating, List<Target> unmatchedSelectors) {
    public Selection {
        targets = List.copyOf(targets);
        terminating = List.copyOf(terminating);
        unmatchedSelectors = List.copyOf(unmatchedSelectors);
    }
}
