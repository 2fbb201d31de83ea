package io.ecrpusher.plan;

import java.util.List;

/**
 * What selectors found among a cluster's namespaces.
 *
 * @param targets one for each Secret and namespace
 * @param terminating what would be a target if its namespace were not being deleted
 * @param unmatched one for each pattern that no namespace matches; it stands in the namespace's
 *     place
 */
public record Selection(List<Target> targets, List<Target> terminating, List<Target> unmatched) {
    public Selection {
        targets = List.copyOf(targets);
        terminating = List.copyOf(terminating);
        unmatched = List.copyOf(unmatched);
    }
}
