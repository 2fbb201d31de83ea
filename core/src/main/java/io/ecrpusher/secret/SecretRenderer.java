package io.ecrpusher.secret;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.SecretSpec;

/** Renders Secrets. The bytes of a Secret are the same for every cluster and namespace of a run. */
@FunctionalInterface
public interface SecretRenderer {
    /**
     * Returns the manifest of {@code secret} with the logins of all its registries.
     *
     * @throws FailureException if a registry's token can't be fetched
     */
    SecretManifest render(SecretSpec secret) throws FailureException;
}
