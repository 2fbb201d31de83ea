package io.ecrpusher.kubernetes;

import io.ecrpusher.secret.SecretManifest;

/**
 * A server-side apply of a Secret.
 *
 * @param force true to take over fields that another field manager owns
 */
public record SecretApply(String namespace, SecretManifest manifest, boolean force) {}
