package io.ecrpusher.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.Rotation;
import io.ecrpusher.queue.Worker;
import io.ecrpusher.report.RunLog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Lambda's door for the queue's workers: a batch of SQS messages comes in, the ids of those that
 * failed go out ({@code ReportBatchItemFailures}).
 */
public final class ClusterHandler implements RequestStreamHandler {
    private final Clock clock = Clock.systemUTC();
    private final Rotation rotation = Rotation.fromEnvironment(System.getenv(), clock);
    private final RunLog log = new RunLog(System.out::println);

    /** Works the batch off; never fails as a whole for what one message asks. */
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context)
            throws IOException {
        String json = new String(event.readAllBytes(), StandardCharsets.UTF_8);
        Worker worker = rotation.worker(Deadlines.of(context, clock));
        JsonArray failures = new JsonArray();
        for (String id : worker.work(messages(json), log::write, log::warn)) {
            JsonObject failure = new JsonObject();
            failure.addProperty("itemIdentifier", id);
            failures.add(failure);
        }
        JsonObject response = new JsonObject();
        response.add("batchItemFailures", failures);
        answer.write(response.toString().getBytes(StandardCharsets.UTF_8));
    }

    static List<Worker.Received> messages(String event) {
        try {
            return JsonParser.parseString(event)
                    .getAsJsonObject()
                    .getAsJsonArray("Records")
                    .asList()
                    .stream()
                    .map(record -> message(record.getAsJsonObject()))
                    .toList();
        } catch (RuntimeException _) {
            throw new InvalidEventException(
                    "the event holds no messages of a queue, which this function takes; to push clusters, invoke the function"
                            + " that the stack's output PushFunctionName names");
        }
    }

    private static Worker.Received message(JsonObject record) {
        return new Worker.Received(
                record.get("messageId").getAsString(),
                record.get("body").getAsString(),
                record.getAsJsonObject("attributes").get("ApproximateReceiveCount").getAsInt());
    }
}
