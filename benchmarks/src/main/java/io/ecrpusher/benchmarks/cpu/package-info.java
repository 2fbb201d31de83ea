/**
 * Limits processes to a share of the CPU, as Lambda does by memory size. Linux only. Imports
 * nothing of the product or the simulator.
 */
package io.ecrpusher.benchmarks.cpu;
