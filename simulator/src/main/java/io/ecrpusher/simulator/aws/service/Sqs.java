package io.ecrpusher.simulator.aws.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.aws.Arn;
import io.ecrpusher.simulator.aws.Partition;
import io.ecrpusher.simulator.aws.SqsQueue;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** SQS: SendMessageBatch. Ignores delays. */
public final class Sqs implements AwsService {
    private static final int MAX_BATCH_SIZE = 10;

    private final Map<String, SqsQueue> queues = new ConcurrentHashMap<>();

    /** Creates an empty queue. */
    public SqsQueue create(String account, String region, String name) {
        SqsQueue queue =
                new SqsQueue(
                        "https://sqs.%s.%s/%s/%s"
                                .formatted(
                                        region,
                                        Partition.ofRegion(region).suffix(),
                                        account,
                                        name));
        queues.put(queue.url(), queue);
        return queue;
    }

    @Override
    public String name() {
        return "sqs";
    }

    @Override
    public Protocol protocol() {
        return Protocol.JSON;
    }

    @Override
    public String operation(HttpRequest request) {
        return AwsService.targetOperation(request);
    }

    @Override
    public HttpResponse handle(Call call) {
        if (!call.operation().equals("SendMessageBatch")) {
            throw call.unknownOperation().toException();
        }
        String url = call.json().get("QueueUrl").getAsString();
        call.record("sqs:SendMessage", arn(call.region(), url), Map.of());
        call.require("sqs:SendMessage", url);
        SqsQueue queue = queues.get(url);
        if (queue == null) {
            throw new AwsError(400, "QueueDoesNotExist", "The specified queue does not exist.")
                    .toException();
        }
        JsonArray entries = call.json().getAsJsonArray("Entries");
        if (entries.isEmpty() || entries.size() > MAX_BATCH_SIZE) {
            throw new AwsError(
                            400,
                            "TooManyEntriesInBatchRequest",
                            "A batch must have 1 to 10 entries.")
                    .toException();
        }
        JsonArray sent = new JsonArray();
        for (JsonElement entry : entries) {
            sent.add(send(queue, entry.getAsJsonObject()));
        }
        JsonObject result = new JsonObject();
        result.add("Successful", sent);
        result.add("Failed", new JsonArray());
        return HttpResponse.of(200, Protocol.JSON_TYPE, result.toString());
    }

    /** Returns the ARN of the queue with a URL such as {@code https://HOST/ACCOUNT/NAME}. */
    private static String arn(String region, String url) {
        String[] parts = url.split("/", -1);
        return new Arn(
                        Partition.ofRegion(region).id(),
                        "sqs",
                        region,
                        parts[parts.length - 2],
                        parts[parts.length - 1])
                .toString();
    }

    private static JsonObject send(SqsQueue queue, JsonObject entry) {
        String body = entry.get("MessageBody").getAsString();
        String id = UUID.randomUUID().toString();
        queue.put(new SqsQueue.Message(id, body, 0));
        JsonObject sent = new JsonObject();
        sent.add("Id", entry.get("Id"));
        sent.addProperty("MessageId", id);
        sent.addProperty("MD5OfMessageBody", md5(body));
        return sent;
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
