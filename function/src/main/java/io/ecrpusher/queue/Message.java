package io.ecrpusher.queue;

import java.time.Duration;

/**
 * A message to be sent.
 *
 * @param delay until somebody may receive it; at most 15 minutes, as SQS has it
 */
public record Message(Job job, Duration delay) {}
