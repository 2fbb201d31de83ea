/** What {@code scripts/measure} and {@code scripts/measure-kube} run. Not shipped. */
package io.ecrpusher.benchmarks;
