/** The demonstration that {@code scripts/demo} runs. */
package io.ecrpusher.simulator.demo;
