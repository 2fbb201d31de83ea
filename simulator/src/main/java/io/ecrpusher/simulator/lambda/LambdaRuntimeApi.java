package io.ecrpusher.simulator.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Lambda's runtime API, version 2018-06-01, for one process, over HTTP on loopback. */
public final class LambdaRuntimeApi implements AutoCloseable {
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final String INIT_ERROR = "/2018-06-01/runtime/init/error";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String functionArn;
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> underWay = new ConcurrentHashMap<>();
    private final CompletableFuture<Started> started = new CompletableFuture<>();

    private LambdaRuntimeApi(HttpServer server, String functionArn) {
        this.server = server;
        this.functionArn = functionArn;
    }

    /** How the process came up. */
    public sealed interface Started {
        /** It asked for its first event. */
        record Ready(Instant at) implements Started {}

        /** It reported that it cannot start. */
        record Broken(Answer.Failed error) implements Started {}
    }

    /** How the process answered an event. */
    public sealed interface Answer {
        /** The handler's value, in JSON. */
        record Returned(String response) implements Answer {}

        /** The handler's exception; {@code json} is all that was told of it. */
        record Failed(String errorType, String errorMessage, String json) implements Answer {}
    }

    /** One event on its way through the process. */
    public static final class Invocation {
        private final String requestId = UUID.randomUUID().toString();
        private final String event;
        private final Instant deadline;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        private Invocation(String event, Instant deadline) {
            this.event = event;
            this.deadline = deadline;
        }

        /** Lambda's id of the request. */
        public String requestId() {
            return requestId;
        }

        /** Completes when the process has answered, however. */
        public CompletableFuture<Answer> answer() {
            return answer;
        }
    }

    /** Starts the API of a function. */
    public static LambdaRuntimeApi start(String functionArn) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            var api = new LambdaRuntimeApi(HttpServer.create(address, 0), functionArn);
            api.server.setExecutor(api.executor);
            api.server.createContext("/", api::handle);
            api.server.start();
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For AWS_LAMBDA_RUNTIME_API. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Completes when the process has asked for an event, or has told that it cannot start. */
    public CompletableFuture<Started> started() {
        return started;
    }

    /** Hands an event to the process, as soon as it asks. */
    public Invocation submit(String event, Instant deadline) {
        var invocation = new Invocation(event, deadline);
        waiting.add(invocation);
        return invocation;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            // The JDK's server has taken apart whatever was sent in chunks.
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (path.equals(INVOCATION + "next")) {
                next(exchange);
            } else if (path.equals(INIT_ERROR)) {
                started.complete(new Started.Broken(failure(exchange, body)));
                accept(exchange);
            } else if (path.startsWith(INVOCATION) && path.endsWith("/response")) {
                answer(exchange, path, new Answer.Returned(body));
            } else if (path.startsWith(INVOCATION) && path.endsWith("/error")) {
                answer(exchange, path, failure(exchange, body));
            } else {
                respond(exchange, 404, "{\"errorType\":\"InvalidPath\"}");
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        started.complete(new Started.Ready(Instant.now()));
        Invocation invocation;
        try {
            invocation = waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        underWay.put(invocation.requestId, invocation);
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId);
        headers.set(
                "Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline.toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        headers.set(
                "Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        respond(exchange, 200, invocation.event);
    }

    private void answer(HttpExchange exchange, String path, Answer answer) throws IOException {
        String rest = path.substring(INVOCATION.length());
        Invocation invocation = underWay.remove(rest.substring(0, rest.indexOf('/')));
        if (invocation == null) {
            respond(exchange, 400, "{\"errorType\":\"InvalidRequestID\"}");
            return;
        }
        accept(exchange);
        invocation.answer.complete(answer);
    }

    private static Answer.Failed failure(HttpExchange exchange, String body) {
        String type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
        try {
            JsonObject error = JsonParser.parseString(body).getAsJsonObject();
            return new Answer.Failed(
                    text(error, "errorType", type == null ? "Unknown" : type),
                    text(error, "errorMessage", ""),
                    body);
        } catch (JsonParseException | IllegalStateException e) {
            return new Answer.Failed(type == null ? "Unknown" : type, body, body);
        }
    }

    private static String text(JsonObject object, String name, String otherwise) {
        JsonElement value = object.get(name);
        return value == null || !value.isJsonPrimitive() ? otherwise : value.getAsString();
    }

    private static void accept(HttpExchange exchange) throws IOException {
        respond(exchange, 202, "{\"status\":\"OK\"}");
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
