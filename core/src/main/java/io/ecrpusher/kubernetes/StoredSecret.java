package io.ecrpusher.kubernetes;

import io.ecrpusher.secret.FieldManager;

import java.util.Map;
import java.util.Set;

/**
 * The metadata of a Secret in a cluster.
 *
 * @param uid identifies this object; a Secret created again under its name has another one
 * @param resourceVersion the version that was read
 * @param labels its labels
 * @param annotations its annotations
 * @param writers the field managers that wrote its type or data
 */
public record StoredSecret(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Map<String, String> labels,
        Map<String, String> annotations,
        Set<String> writers) {
    public StoredSecret {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        writers = Set.copyOf(writers);
    }

    /** Returns true if only this deployment wrote its content. */
    public boolean isOurs(FieldManager deployment) {
        return !holdsOthers(deployment) && writers.equals(Set.of(deployment.name()));
    }

    /**
     * Returns true if it holds this deployment's logins and those of others, people or deployments.
     * A copy of such a Secret doesn't count.
     */
    public boolean isShared(FieldManager deployment) {
        return holdsOthers(deployment)
                && annotations.containsKey(deployment.hostsAnnotation())
                && writers.stream().anyMatch(FieldManager::isDeployment);
    }

    private boolean holdsOthers(FieldManager deployment) {
        return annotations.containsKey(deployment.sharedAnnotation())
                || deployment.isBesideOthers(annotations);
    }
}
