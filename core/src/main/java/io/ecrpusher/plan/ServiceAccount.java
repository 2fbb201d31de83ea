package io.ecrpusher.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A ServiceAccount that a cluster has.
 *
 * @param resourceVersion of this state of it: a change of any later one is refused by it
 * @param imagePullSecrets the names of the Secrets it gives to its pods
 */
public record ServiceAccount(
        String namespace, String name, String resourceVersion, List<String> imagePullSecrets) {
    public ServiceAccount {
        imagePullSecrets = List.copyOf(imagePullSecrets);
    }

    /** With {@code secret} behind the entries that it has. */
    public ServiceAccount with(String secret) {
        List<String> entries = new ArrayList<>(imagePullSecrets);
        entries.add(secret);
        return new ServiceAccount(namespace, name, resourceVersion, entries);
    }
}
