/**
 * Runs that are too large for one invocation: split into jobs, queued, and pushed by workers. Knows
 * the queue through {@code aws.SqsQueue}. Imports everything but {@code lambda}.
 */
package io.ecrpusher.queue;
