/**
 * A simulated fleet for other processes: files with its endpoints and credentials, and a webhook
 * that lets a real API server be one of its EKS clusters. Start with {@code ServeFleet}.
 *
 * <p>A client of {@code Simulator}, like a test. Nothing imports this package.
 */
package io.ecrpusher.simulator.serve;
