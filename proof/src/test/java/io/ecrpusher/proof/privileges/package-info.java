/**
 * Compares what the roles and the RBAC allow with what runs use: nothing unused, nothing missing.
 */
package io.ecrpusher.proof.privileges;
