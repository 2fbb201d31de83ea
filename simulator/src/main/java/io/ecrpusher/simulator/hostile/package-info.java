/**
 * API servers that misbehave, for tests that they don't affect others. Imports the http package.
 */
package io.ecrpusher.simulator.hostile;
