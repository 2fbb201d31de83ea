package io.ecrpusher.registry;

import io.ecrpusher.failure.FailureException;

/** Where authorization tokens come from. */
@FunctionalInterface
public interface RegistryTokens {
    /** A token that is good for hours yet. */
    RegistryToken tokenFor(TokenSource source) throws FailureException;
}
