/**
 * The result of a run for people, logs, and callers. Imports outcomes and what they consist of, but
 * nothing that calls AWS or a cluster.
 */
package io.ecrpusher.report;
