/** What {@code scripts/measure} runs. */
package io.ecrpusher.simulator.measure;
