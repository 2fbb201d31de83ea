package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;

import java.time.Instant;

/**
 * The bearer token for an API server.
 *
 * @param value empty if a client certificate authenticates instead
 * @param expiresAt when to renew it
 */
public record BearerToken(Credential value, Instant expiresAt) {}
