package io.ecrpusher.aws;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
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

/** An SQS queue. */
public final class SqsQueue {
    // SendMessageBatch takes ten entries.
    private static final int BATCH = 10;

    private final SqsClient sqs;
    private final String url;

    /**
     * @param region of the queue
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
        for (int i = 0; i < messages.size(); i += BATCH) {
            List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
            for (Message message : messages.subList(i, Math.min(i + BATCH, messages.size()))) {
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

    /** A batch may fail in part; what failed is sent again. */
    private void sendBatch(List<SendMessageBatchRequestEntry> entries) throws FailureException {
        List<SendMessageBatchRequestEntry> left = entries;
        for (int attempt = 1; !left.isEmpty(); attempt++) {
            List<BatchResultErrorEntry> refused = sendOnce(left).failed();
            if (!refused.isEmpty() && attempt == Settings.SQS_SEND_ATTEMPTS) {
                throw new FailureException(
                        Cause.SERVER_FAILED,
                        "sqs:SendMessageBatch: %s: %s"
                                .formatted(
                                        refused.getFirst().code(),
                                        AwsErrors.clean(
                                                Objects.toString(
                                                        refused.getFirst().message(), ""))));
            }
            Set<String> ids =
                    refused.stream().map(BatchResultErrorEntry::id).collect(Collectors.toSet());
            left = left.stream().filter(entry -> ids.contains(entry.id())).toList();
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
