/**
 * Pushes a plan to the clusters: concurrency, retries, deadlines, pruning, and one outcome per
 * target. Imports the packages of the flow before it, but not the AWS SDK or client-java.
 */
package io.ecrpusher.push;
