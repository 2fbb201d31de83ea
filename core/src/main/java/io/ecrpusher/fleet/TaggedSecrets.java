package io.ecrpusher.fleet;

import java.util.List;
import java.util.Map;

/**
 * The Secrets of every cluster that has certain tags.
 *
 * @param tags a cluster needs all of them; empty for every cluster
 */
public record TaggedSecrets(Map<String, String> tags, List<SecretSpec> secrets) {
    public TaggedSecrets {
        tags = Map.copyOf(tags);
        secrets = List.copyOf(secrets);
    }

    boolean match(Map<String, String> clusterTags) {
        return clusterTags.entrySet().containsAll(tags.entrySet());
    }
}
