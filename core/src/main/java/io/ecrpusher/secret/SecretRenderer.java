package io.ecrpusher.secret;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.SecretSpec;

/** Renders Secrets. The bytes of a Secret are the same for every cluster and namespace of a run. */
@FunctionalInterface
public interface SecretRenderer {
    /**
     * Returns the manifest of {@code secret} with the logins of its registries. Those that failed
     * are {@link SecretManifest#missing}.
     *
     * @throws FailureException if all its registries failed, or one did and the Secret is to be
     *     kept then
     */
    SecretManifest render(SecretSpec secret) throws FailureException;

    /** Returns true if {@link #render} won't wait for a registry's token. */
    default boolean isReady(SecretSpec secret) {
        return true;
    }
}
