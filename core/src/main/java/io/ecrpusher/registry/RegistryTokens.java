package io.ecrpusher.registry;

import io.ecrpusher.failure.FailureException;

/** Fetches ECR authorization tokens. */
@FunctionalInterface
public interface RegistryTokens {
    /** Returns a token that is valid for hours. */
    RegistryToken tokenFor(EcrTokenRequest request) throws FailureException;
}
