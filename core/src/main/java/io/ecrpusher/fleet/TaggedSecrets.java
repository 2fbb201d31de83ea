package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;

/**
 * Secrets for any cluster with certain tags.
 *
 * @param tags all of which the cluster has to have; empty: every cluster
 */
public record TaggedSecrets(Map<String, String> tags, List<SecretSpec> secrets) {
    public TaggedSecrets {
        tags = Map.copyOf(tags);
        secrets = List.copyOf(secrets);
    }

    boolean isFor(Map<String, String> clusterTags) {
        return clusterTags.entrySet().containsAll(tags.entrySet());
    }
}
