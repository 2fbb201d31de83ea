/**
 * Renders Secrets: registry tokens become the bytes to apply, in each format. Pure, except that
 * {@code RenderedSecrets} waits for tokens. Imports the fleet, registry, credential, failure, and
 * time packages.
 */
package io.ecrpusher.secret;
