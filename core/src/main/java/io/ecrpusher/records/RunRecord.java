package io.ecrpusher.records;

import java.time.Duration;
import java.time.Instant;

/**
 * One rotation, with all its parts. A cluster that a rotation tries again counts once, with its
 * last attempt.
 *
 * @param took from the start to the end of the last part
 * @param applied Secrets written, each namespace counted
 * @param failed Secrets not written
 * @param clusters clusters attempted
 * @param failedClusters clusters of which something wasn't written, or not completely
 */
public record RunRecord(
        Instant startedAt,
        Duration took,
        long applied,
        long failed,
        int clusters,
        int failedClusters) {}
