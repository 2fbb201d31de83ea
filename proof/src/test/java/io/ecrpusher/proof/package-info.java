/**
 * Proofs of promises that span modules: faults on every edge, fuzzing, a model, a soak, and
 * privileges.
 */
package io.ecrpusher.proof;
