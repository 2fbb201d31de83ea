package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.settings.AwsSettings;
import io.ecrpusher.time.Deadline;

import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResultEntry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Sends messages to an SQS queue. */
public final class SqsQueue {
    /**
     * The maximum number of entries in a batch. See <a
     * href="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html">
     * SendMessageBatch</a>.
     */
    private static final int MAX_BATCH_ENTRIES = 10;

    private final AwsClients clients;
    private final SqsClient sqs;
    private final AwsTarget target;
    private final String url;

    /**
     * Creates a sender.
     *
     * @param region the queue's Region
     * @param url the queue's URL
     */
    public SqsQueue(AwsClients clients, String region, String url) {
        this.clients = clients;
        this.target = new AwsTarget("sqs", region);
        this.sqs = clients.build(SqsClient.builder(), region, Optional.empty());
        this.url = url;
    }

    /**
     * A message to send.
     *
     * @param delay until a worker may receive it; at most 15 minutes, the limit of SQS
     */
    public record Message(String body, Duration delay) {}

    /**
     * Sends all of {@code messages}.
     *
     * @throws FailureException if some couldn't be sent, OUT_OF_TIME by {@code deadline}; sending
     *     all of them again does no harm
     */
    public void send(List<Message> messages, Deadline deadline) throws FailureException {
        for (int i = 0; i < messages.size(); i += MAX_BATCH_ENTRIES) {
            if (!deadline.left().isPositive()) {
                throw outOfTime(i, messages.size());
            }
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (Message message :
                    messages.subList(i, Math.min(i + MAX_BATCH_ENTRIES, messages.size()))) {
                entries.add(
                        SendMessageBatchRequestEntry.builder()
                                .id(String.valueOf(entries.size()))
                                .messageBody(message.body())
                                .delaySeconds((int) message.delay().toSeconds())
                                .build());
            }
            sendBatch(entries, deadline);
        }
    }

    private static FailureException outOfTime(int sent, int all) {
        return new FailureException(
                Cause.OUT_OF_TIME,
                "sqs:SendMessageBatch: the time was up after %,d of %,d messages; raise the function's timeout"
                        .formatted(sent, all));
    }

    /** Resends the entries that SQS rejects or doesn't confirm. */
    private void sendBatch(List<SendMessageBatchRequestEntry> entries, Deadline deadline)
            throws FailureException {
        List<SendMessageBatchRequestEntry> remaining = entries;
        for (int attempt = 1; !remaining.isEmpty(); attempt++) {
            SendMessageBatchResponse response = sendOnce(remaining, deadline);
            Set<String> confirmed =
                    response.successful().stream()
                            .filter(Objects::nonNull)
                            .map(SendMessageBatchResultEntry::id)
                            .collect(Collectors.toSet());
            remaining =
                    remaining.stream().filter(entry -> !confirmed.contains(entry.id())).toList();
            if (!remaining.isEmpty() && attempt == AwsSettings.SQS_SEND_ATTEMPTS) {
                throw notSent(response.failed());
            }
        }
    }

    private static FailureException notSent(List<BatchResultErrorEntry> rejected) {
        Optional<BatchResultErrorEntry> first =
                rejected.stream().filter(Objects::nonNull).findFirst();
        if (first.isEmpty()) {
            return OddResponseException.failure(
                    new OddResponseException("the response doesn't confirm every message"),
                    "sqs:SendMessageBatch");
        }
        return new FailureException(
                new Problem(
                        Cause.SERVER_FAILED,
                        "sqs:SendMessageBatch: "
                                + AwsErrors.masked(Objects.toString(first.get().code(), "")),
                        AwsErrors.masked(Objects.toString(first.get().message(), ""))));
    }

    private SendMessageBatchResponse sendOnce(
            List<SendMessageBatchRequestEntry> entries, Deadline deadline) throws FailureException {
        Duration time = deadline.atMost(AwsSettings.AWS_CALL_TIMEOUT);
        return clients.send(
                new AwsCall(target, "sqs:SendMessage"),
                () ->
                        sqs.sendMessageBatch(
                                request ->
                                        request.queueUrl(url)
                                                .entries(entries)
                                                .overrideConfiguration(
                                                        one -> one.apiCallTimeout(time))));
    }
}
