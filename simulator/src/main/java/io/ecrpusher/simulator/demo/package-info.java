/**
 * The demo that {@code scripts/demo} runs.
 *
 * <p>A client of {@code Simulator} and {@code lambda}, like a test. Nothing imports this package.
 */
package io.ecrpusher.simulator.demo;
