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

/**
 * Lambda's runtime API, version 2018-06-01, for one process, over HTTP on loopback.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
public final class LambdaRuntimeApi implements AutoCloseable {
    private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    private static final String INIT_ERROR = "/2018-06-01/runtime/init/error";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String functionArn;
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> inProgress = new ConcurrentHashMap<>();
    private final CompletableFuture<InitResult> init = new CompletableFuture<>();

    private LambdaRuntimeApi(HttpServer server, String functionArn) {
        this.server = server;
        this.functionArn = functionArn;
    }

    /** The result of the process's initialization. */
    public sealed interface InitResult {
        /** The process requested its first event. */
        record Ready() implements InitResult {}

        /** The process reported an initialization error. */
        record Failed(Reply.Failure error) implements InitResult {}
    }

    /** The process's reply to an event. */
    public sealed interface Reply {
        /** The handler's return value as JSON. */
        record Response(String json) implements Reply {}

        /**
         * The handler's exception.
         *
         * @param json the whole error report; empty if the process ended without one
         */
        record Failure(String errorType, String errorMessage, String json) implements Reply {}
    }

    /** An event and its pending reply. */
    public static final class Invocation {
        private final String requestId = UUID.randomUUID().toString();
        private final String event;
        private final Instant deadline;
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();

        private Invocation(String event, Instant deadline) {
            this.event = event;
            this.deadline = deadline;
        }

        /** Lambda's request ID. */
        public String requestId() {
            return requestId;
        }

        /** Completes with the process's reply. */
        public CompletableFuture<Reply> reply() {
            return reply;
        }
    }

    /** Starts the API for a function with this ARN. */
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

    /** Host and port, for AWS_LAMBDA_RUNTIME_API. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Completes when the process requests its first event or reports an initialization error. */
    public CompletableFuture<InitResult> init() {
        return init;
    }

    /**
     * Queues an event for the process.
     *
     * @param deadline the time by which the process must reply
     */
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
            // HttpServer has already decoded a chunked body.
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            if (path.equals(INVOCATION + "next")) {
                next(exchange);
            } else if (path.equals(INIT_ERROR)) {
                init.complete(new InitResult.Failed(failure(exchange, body)));
                accept(exchange);
            } else if (path.startsWith(INVOCATION) && path.endsWith("/response")) {
                reply(exchange, path, new Reply.Response(body));
            } else if (path.startsWith(INVOCATION) && path.endsWith("/error")) {
                reply(exchange, path, failure(exchange, body));
            } else {
                respond(exchange, 404, "{\"errorType\":\"InvalidPath\"}");
            }
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        init.complete(new InitResult.Ready());
        Invocation invocation;
        try {
            invocation = waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        inProgress.put(invocation.requestId, invocation);
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.requestId);
        headers.set(
                "Lambda-Runtime-Deadline-Ms", Long.toString(invocation.deadline.toEpochMilli()));
        headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        headers.set(
                "Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0");
        respond(exchange, 200, invocation.event);
    }

    private void reply(HttpExchange exchange, String path, Reply reply) throws IOException {
        String rest = path.substring(INVOCATION.length());
        Invocation invocation = inProgress.remove(rest.substring(0, rest.indexOf('/')));
        if (invocation == null) {
            respond(exchange, 400, "{\"errorType\":\"InvalidRequestID\"}");
            return;
        }
        accept(exchange);
        invocation.reply.complete(reply);
    }

    private static Reply.Failure failure(HttpExchange exchange, String body) {
        String type = exchange.getRequestHeaders().getFirst("Lambda-Runtime-Function-Error-Type");
        try {
            JsonObject error = JsonParser.parseString(body).getAsJsonObject();
            return new Reply.Failure(
                    text(error, "errorType", type == null ? "Unknown" : type),
                    text(error, "errorMessage", ""),
                    body);
        } catch (JsonParseException | IllegalStateException e) {
            return new Reply.Failure(type == null ? "Unknown" : type, body, body);
        }
    }

    private static String text(JsonObject object, String name, String fallback) {
        JsonElement value = object.get(name);
        return value == null || !value.isJsonPrimitive() ? fallback : value.getAsString();
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
