package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.settings.AwsSettings;

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
     * @throws FailureException if some couldn't be sent; sending all of them again does no harm
     */
    public void send(List<Message> messages) throws FailureException {
        for (int i = 0; i < messages.size(); i += MAX_BATCH_ENTRIES) {
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
            sendBatch(entries);
        }
    }

    /** Resends the entries that SQS rejects or doesn't confirm. */
    private void sendBatch(List<SendMessageBatchRequestEntry> entries) throws FailureException {
        List<SendMessageBatchRequestEntry> remaining = entries;
        for (int attempt = 1; !remaining.isEmpty(); attempt++) {
            SendMessageBatchResponse response = sendOnce(remaining);
            Set<String> confirmed =
                    response.successful().stream()
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
        if (rejected.isEmpty()) {
            return OddResponseException.failure(
                    new OddResponseException("the response doesn't confirm every message"),
                    "sqs:SendMessageBatch");
        }
        BatchResultErrorEntry first = rejected.getFirst();
        return new FailureException(
                new Problem(
                        Cause.SERVER_FAILED,
                        "sqs:SendMessageBatch: "
                                + AwsErrors.masked(Objects.toString(first.code(), "")),
                        AwsErrors.masked(Objects.toString(first.message(), ""))));
    }

    private SendMessageBatchResponse sendOnce(List<SendMessageBatchRequestEntry> entries)
            throws FailureException {
        return clients.send(
                new AwsCall(target, "sqs:SendMessage"),
                () -> sqs.sendMessageBatch(request -> request.queueUrl(url).entries(entries)));
    }
}
