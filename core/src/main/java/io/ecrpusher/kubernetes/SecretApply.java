package io.ecrpusher.kubernetes;

import io.ecrpusher.secret.SecretManifest;

/**
 * A server-side apply of a Secret.
 *
 * @param force whether to take fields over that another field manager owns
 */
public record SecretApply(String namespace, SecretManifest manifest, boolean force) {}
