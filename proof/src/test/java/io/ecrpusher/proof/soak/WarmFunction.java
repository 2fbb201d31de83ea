package io.ecrpusher.proof.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.lambda.ClusterHandler;
import io.ecrpusher.lambda.PageHandler;
import io.ecrpusher.lambda.ReportedException;
import io.ecrpusher.lambda.RotateHandler;
import io.ecrpusher.proof.LambdaContext;
import io.ecrpusher.push.Retries;
import io.ecrpusher.run.Application;
import io.ecrpusher.simulator.aws.AcceleratedClock;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The process of the functions: the handlers of a stack without a queue and of one with a queue,
 * each created once, as in warm execution environments. Takes commands on standard input, a line
 * each, and logs to standard error.
 *
 * <p>System property {@code soak.leak} makes each rotation keep something on purpose: {@code
 * connection}, {@code cache}, or {@code thread}.
 */
final class WarmFunction {
    /** Loopback answers at once. Silent servers take most of a rotation's time. */
    private static final Duration CONNECT = Duration.ofMillis(500);

    private static final Duration RESPONSE = Duration.ofMillis(1000);

    /** An invocation's time, of which five seconds are the reserve for the report. */
    private static final Duration TIME = Duration.ofSeconds(8);

    /** The same while all caches fill, and until all Secrets are fresh after the last fault. */
    private static final Duration LONG_TIME = Duration.ofSeconds(20);

    /** Execution environments of the worker, which Lambda runs side by side. */
    private static final int WORKERS = 4;

    private final AcceleratedClock clock = new AcceleratedClock();
    private final RotateHandler direct;
    private final RotateHandler queued;
    private final PageHandler page;
    private final List<ClusterHandler> workers = new ArrayList<>();
    private final List<Object> leaked = new ArrayList<>();
    private volatile Duration time = LONG_TIME;

    private WarmFunction() {
        Map<String, String> withQueue = new HashMap<>(System.getenv());
        Map<String, String> withoutQueue = new HashMap<>(withQueue);
        withoutQueue.remove("QUEUE_URL");
        direct = new RotateHandler(withoutQueue, wiring(withoutQueue), clock);
        queued = new RotateHandler(withQueue, wiring(withQueue), clock);
        page = new PageHandler(withoutQueue, wiring(withoutQueue), clock);
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new ClusterHandler(withQueue, wiring(withQueue), clock));
        }
    }

    private Application wiring(Map<String, String> environment) {
        return Application.of(
                environment,
                clock,
                new ApiServers(CONNECT, RESPONSE, environment),
                new Retries(3, Duration.ofMillis(20)));
    }

    static void main() throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        WarmFunction function = new WarmFunction();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            JsonObject command = JsonParser.parseString(line).getAsJsonObject();
            answers.println(function.answer(command));
            answers.flush();
        }
    }

    private JsonObject answer(JsonObject command) throws Exception {
        clock.moveTo(Duration.ofMinutes(command.get("minutes").getAsLong()));
        return switch (command.get("do").getAsString()) {
            case "rotate" -> {
                leak(System.getProperty("soak.leak", ""));
                yield invoke(direct);
            }
            case "enqueue" -> invoke(queued);
            case "page" -> invoke(page);
            case "hurry", "take time" -> {
                time = command.get("do").getAsString().equals("hurry") ? TIME : LONG_TIME;
                yield new JsonObject();
            }
            case "work" -> work(command.getAsJsonArray("messages"), WORKERS);
            case "work everywhere" -> work(command.getAsJsonArray("messages"), 1);
            case "sample" -> OwnProcess.sample().toJson();
            default -> throw new IllegalArgumentException("no such command");
        };
    }

    private JsonObject invoke(RequestStreamHandler handler) throws IOException {
        JsonObject answer = new JsonObject();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try {
            handler.handleRequest(
                    new ByteArrayInputStream("{}".getBytes(UTF_8)), output, LambdaContext.of(time));
            answer.addProperty("result", output.toString(UTF_8));
        } catch (ReportedException e) {
            answer.addProperty("error", e.getMessage());
        }
        return answer;
    }

    /**
     * Returns the messages that failed.
     *
     * @param share the part of the messages that each worker gets, as a divisor
     */
    private JsonObject work(JsonArray messages, int share) throws Exception {
        List<Future<List<String>>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int i = 0; i < WORKERS; i++) {
                int worker = i;
                done.add(threads.submit(() -> work(messages, worker, share)));
            }
        }
        JsonArray failed = new JsonArray();
        for (Future<List<String>> one : done) {
            one.get().forEach(failed::add);
        }
        JsonObject answer = new JsonObject();
        answer.add("failed", failed);
        return answer;
    }

    private List<String> work(JsonArray messages, int worker, int share) {
        List<String> failed = new ArrayList<>();
        for (int i = worker % share; i < messages.size(); i += share) {
            SQSEvent event = event(messages.get(i).getAsJsonObject());
            try {
                SQSBatchResponse response =
                        workers.get(worker).handleRequest(event, LambdaContext.of(time));
                response.getBatchItemFailures().forEach(one -> failed.add(one.getItemIdentifier()));
            } catch (ReportedException _) {
                // Such as a fleet file that can't be read. Lambda delivers the batch again.
                failed.add(event.getRecords().getFirst().getMessageId());
            }
        }
        return failed;
    }

    private static SQSEvent event(JsonObject message) {
        SQSEvent.SQSMessage one = new SQSEvent.SQSMessage();
        one.setMessageId(message.get("messageId").getAsString());
        one.setBody(message.get("body").getAsString());
        Map<String, String> attributes = new HashMap<>();
        for (Map.Entry<String, JsonElement> attribute :
                message.getAsJsonObject("attributes").entrySet()) {
            attributes.put(attribute.getKey(), attribute.getValue().getAsString());
        }
        one.setAttributes(attributes);
        SQSEvent event = new SQSEvent();
        event.setRecords(List.of(one));
        return event;
    }

    private void leak(String what) throws IOException {
        switch (what) {
            case "connection" -> {
                URI server = URI.create(System.getenv("LEAK_TO"));
                leaked.add(new Socket(server.getHost(), server.getPort()));
            }
            case "cache" -> leaked.add(Credential.of("entry " + leaked.size()));
            case "thread" ->
                    leaked.add(
                            Thread.startVirtualThread(
                                    () -> {
                                        try {
                                            Thread.sleep(Duration.ofDays(1));
                                        } catch (InterruptedException _) {
                                            Thread.currentThread().interrupt();
                                        }
                                    }));
            default -> {}
        }
    }
}
