/**
 * Fuzz tests of every parser of outside text. Each test's inputs are in the test resources, in the
 * folder of its name, where new findings become regression inputs.
 */
package io.ecrpusher.proof.fuzz;
