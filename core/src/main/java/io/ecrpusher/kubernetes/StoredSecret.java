package io.ecrpusher.kubernetes;

import java.util.Map;
import java.util.Set;

/**
 * A Secret that a cluster holds, by its metadata.
 *
 * @param uid of this very object, not of another one of its name
 * @param resourceVersion of its state when it was read
 * @param labels of it
 * @param shared whether we found logins of others in it when we last wrote it
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

    /** Whether nobody but ecr-pusher wrote what it holds. */
    public boolean isOurs() {
        return !shared && writers.equals(Set.of(ApiServer.FIELD_MANAGER));
    }

    /**
     * Whether ecr-pusher wrote its logins beside those of others; a copy of such a Secret is not.
     */
    public boolean isShared() {
        return shared && writers.contains(ApiServer.FIELD_MANAGER);
    }
}
