/**
 * A model-based test: random fleets, faults, other writers, and lost or repeated work, step by step
 * beside a small model that says what each Secret must be.
 */
package io.ecrpusher.proof.model;
