package io.ecrpusher.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A ServiceAccount of a cluster.
 *
 * @param resourceVersion the version that was read; the API server rejects an update that states it
 *     once the account has changed
 * @param imagePullSecrets the names of the Secrets that its pods pull images with
 */
public record ServiceAccount(
        String namespace, String name, String resourceVersion, List<String> imagePullSecrets) {
    public ServiceAccount {
        imagePullSecrets = List.copyOf(imagePullSecrets);
    }

    /** Returns a copy with {@code secret} after the existing imagePullSecrets. */
    public ServiceAccount with(String secret) {
        List<String> entries = new ArrayList<>(imagePullSecrets);
        entries.add(secret);
        return new ServiceAccount(namespace, name, resourceVersion, entries);
    }
}
