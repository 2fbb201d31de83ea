/**
 * A local AWS with a fleet of Kubernetes clusters, in one process, over HTTPS on loopback.
 *
 * <p>{@link io.ecrpusher.simulator.Simulator} is the entry point for tests, benchmarks, and the
 * demo. Imports {@code aws}, {@code aws.endpoint}, and {@code http}. Only {@code demo} imports this
 * package.
 */
package io.ecrpusher.simulator;
