package io.ecrpusher.queue;

import java.time.Duration;

/**
 * A job to send.
 *
 * @param delay until a worker may receive it; at most 15 minutes, the limit of SQS
 */
public record DelayedJob(Job job, Duration delay) {}
