package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;

import java.time.Instant;

/**
 * What a request to an API server authenticates with.
 *
 * @param expiresAt when to have a new one
 */
public record BearerToken(Credential value, Instant expiresAt) {}
