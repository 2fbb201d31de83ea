/**
 * A month of rotations in an hour or a minute, and proof that a warm function's memory, threads,
 * descriptors, and connections stay flat.
 */
package io.ecrpusher.proof.soak;
