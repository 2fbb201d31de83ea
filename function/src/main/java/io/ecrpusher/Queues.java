package io.ecrpusher;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.aws.SqsQueue;
import io.ecrpusher.queue.Dispatch;
import io.ecrpusher.queue.JobQueue;
import io.ecrpusher.queue.Worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The queue mode, as the template's variables describe it.
 *
 * @param dispatch empty: every run pushes by itself
 * @param deadLetters takes what workers give up
 * @param receives how often a message may come
 */
record Queues(Optional<Dispatch> dispatch, Optional<JobQueue> deadLetters, int receives) {
    static Queues of(Map<String, String> environment, AwsClients aws, String region) {
        return new Queues(
                Optional.ofNullable(environment.get("QUEUE_URL"))
                        .map(
                                url ->
                                        new Dispatch(
                                                new SqsQueue(aws, region, url),
                                                number(environment, "QUEUE_THRESHOLD"),
                                                minutes(environment, "QUEUE_WINDOW_MINUTES"))),
                Optional.ofNullable(environment.get("DEAD_LETTER_URL"))
                        .map(url -> new SqsQueue(aws, region, url)),
                number(environment, "QUEUE_RECEIVES"));
    }

    Worker worker(Worker.Pushes pushes) {
        return new Worker(pushes, deadLetters.orElseThrow(), receives);
    }

    private static Duration minutes(Map<String, String> environment, String name) {
        return Duration.ofMinutes(number(environment, name));
    }

    /** The template sees to it that these are numbers. */
    private static int number(Map<String, String> environment, String name) {
        return Integer.parseInt(environment.getOrDefault(name, "0"));
    }
}
