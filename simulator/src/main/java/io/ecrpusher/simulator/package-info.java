/**
 * A local AWS with a fleet of Kubernetes clusters, in one process, over HTTPS on loopback.
 *
 * <p>{@link io.ecrpusher.simulator.Simulator} is the entry point for tests, benchmarks, and the
 * demo. Imports all subpackages except {@code demo} and {@code lambda}; none imports this package,
 * except {@code demo}.
 */
package io.ecrpusher.simulator;
