package io.ecrpusher.simulator.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** SQS's SendMessageBatch. Delays are passed over. */
final class Sqs implements AwsService {
    private static final int LARGEST_BATCH = 10;

    private final Map<String, SqsQueue> queues = new ConcurrentHashMap<>();

    SqsQueue create(String account, String region, String name) {
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
        return AwsService.target(request);
    }

    @Override
    public HttpResponse serve(Call call) {
        if (!call.operation().equals("SendMessageBatch")) {
            throw call.unknownOperation().rejected();
        }
        String url = call.json().get("QueueUrl").getAsString();
        call.authorize("sqs:SendMessage", url);
        SqsQueue queue = queues.get(url);
        if (queue == null) {
            throw new AwsError(400, "QueueDoesNotExist", "The specified queue does not exist.")
                    .rejected();
        }
        JsonArray entries = call.json().getAsJsonArray("Entries");
        if (entries.isEmpty() || entries.size() > LARGEST_BATCH) {
            throw new AwsError(
                            400, "TooManyEntriesInBatchRequest", "A batch has one to ten entries.")
                    .rejected();
        }
        JsonArray sent = new JsonArray();
        for (JsonElement entry : entries) {
            sent.add(send(queue, entry.getAsJsonObject()));
        }
        JsonObject answer = new JsonObject();
        answer.add("Successful", sent);
        answer.add("Failed", new JsonArray());
        return HttpResponse.of(200, Protocol.JSON_TYPE, answer.toString());
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
