package io.ecrpusher.kubernetes;

import java.util.Map;
import java.util.Set;

/**
 * The metadata of a Secret in a cluster.
 *
 * @param uid identifies this object; a Secret created again under its name has another one
 * @param resourceVersion the version that was read
 * @param labels its labels
 * @param shared true if it held other people's logins when ecr-pusher last wrote it
 * @param writers the field managers that wrote its type or data
 */
public record StoredSecret(
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Map<String, String> labels,
        boolean shared,
        Set<String> writers) {
    public StoredSecret {
        labels = Map.copyOf(labels);
        writers = Set.copyOf(writers);
    }

    /** Returns true if only ecr-pusher wrote its content. */
    public boolean isOurs() {
        return !shared && writers.equals(Set.of(ApiServer.FIELD_MANAGER));
    }

    /**
     * Returns true if it holds ecr-pusher's logins and other people's. A copy of it doesn't count.
     */
    public boolean isShared() {
        return shared && writers.contains(ApiServer.FIELD_MANAGER);
    }
}
