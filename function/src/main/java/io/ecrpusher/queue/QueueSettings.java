package io.ecrpusher.queue;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.SqsQueue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Queue mode as the template's variables configure it.
 *
 * @param dispatch empty if every run pushes its plan itself
 * @param deadLetters receives failed jobs
 * @param maxReceives how many times a message is received
 */
public record QueueSettings(
        Optional<Dispatch> dispatch, Optional<JobQueue> deadLetters, int maxReceives) {
    /** Reads the settings. The template guarantees that numbers are numbers. */
    public static QueueSettings of(Map<String, String> environment, AwsClients aws, String region) {
        return new QueueSettings(
                Optional.ofNullable(environment.get("QUEUE_URL"))
                        .map(
                                url ->
                                        new Dispatch(
                                                queue(aws, region, url),
                                                number(environment, "QUEUE_THRESHOLD"),
                                                Duration.ofMinutes(
                                                        number(
                                                                environment,
                                                                "QUEUE_WINDOW_MINUTES")))),
                Optional.ofNullable(environment.get("DEAD_LETTER_URL"))
                        .map(url -> queue(aws, region, url)),
                number(environment, "QUEUE_RECEIVES"));
    }

    private static JobQueue queue(AwsClients aws, String region, String url) {
        SqsQueue queue = new SqsQueue(aws, region, url);
        return (jobs, deadline) ->
                queue.send(
                        jobs.stream()
                                .map(job -> new SqsQueue.Message(job.job().toJson(), job.delay()))
                                .toList(),
                        deadline);
    }

    private static int number(Map<String, String> environment, String name) {
        return Integer.parseInt(environment.getOrDefault(name, "0"));
    }
}
