package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.failure.Problem;
import io.ecrpusher.settings.Settings;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

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

    private final SqsClient sqs;
    private final String url;

    /**
     * Creates a sender.
     *
     * @param region the queue's Region
     * @param url the queue's URL
     */
    public SqsQueue(AwsClients clients, String region, String url) {
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

    /** Resends the entries that SQS rejects. */
    private void sendBatch(List<SendMessageBatchRequestEntry> entries) throws FailureException {
        List<SendMessageBatchRequestEntry> remaining = entries;
        for (int attempt = 1; !remaining.isEmpty(); attempt++) {
            List<BatchResultErrorEntry> rejected = sendOnce(remaining).failed();
            if (!rejected.isEmpty() && attempt == Settings.SQS_SEND_ATTEMPTS) {
                BatchResultErrorEntry first = rejected.getFirst();
                throw new FailureException(
                        new Problem(
                                Cause.SERVER_FAILED,
                                "sqs:SendMessageBatch: " + first.code(),
                                AwsErrors.masked(Objects.toString(first.message(), ""))));
            }
            Set<String> ids =
                    rejected.stream().map(BatchResultErrorEntry::id).collect(Collectors.toSet());
            remaining = remaining.stream().filter(entry -> ids.contains(entry.id())).toList();
        }
    }

    private SendMessageBatchResponse sendOnce(List<SendMessageBatchRequestEntry> entries)
            throws FailureException {
        try {
            return sqs.sendMessageBatch(request -> request.queueUrl(url).entries(entries));
        } catch (SdkException e) {
            throw AwsErrors.failure(e, "sqs:SendMessage");
        }
    }
}
