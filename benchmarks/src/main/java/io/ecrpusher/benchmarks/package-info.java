/**
 * Benchmarks behind {@code scripts/measure} and {@code scripts/measure-kube}. They aren't shipped,
 * and may use the product and the simulator.
 */
package io.ecrpusher.benchmarks;
