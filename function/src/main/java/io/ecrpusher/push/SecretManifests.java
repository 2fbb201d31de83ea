package io.ecrpusher.push;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.SecretSpec;
import io.ecrpusher.secret.SecretManifest;

/** Renders each Secret once a run: the bytes are the same for every cluster and namespace. */
@FunctionalInterface
public interface SecretManifests {
    /**
     * The manifest of {@code secret}, with every registry that it asks for, or the failure of one
     * of them.
     */
    SecretManifest manifestOf(SecretSpec secret) throws FailureException;
}
