/**
 * Metrics for CloudWatch and Prometheus, computed from the records and from a run's report. Pure:
 * the handlers print or store the text.
 */
package io.ecrpusher.metrics;
