package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.response.BodyLimit;
import io.ecrpusher.kubernetes.response.BodyParser;
import io.ecrpusher.kubernetes.response.PacedSockets;
import io.ecrpusher.kubernetes.response.ResponseBodies;
import io.ecrpusher.kubernetes.response.Status;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.Pair;

import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

import okio.BufferedSource;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ssl.SSLException;

/** Sends requests to one API server with the OkHttp client of client-java's {@code ApiClient}. */
final class HttpTransport implements AutoCloseable {
    private final OkHttpClient http;
    private final HttpUrl api;
    private final PacedSockets sockets;
    private final TlsSockets tls;
    private final ConnectionFailures failures;
    private final ResponseBodies bodies;
    private final LongAdder requests;
    private final ResponseBodies.Server server = new ResponseBodies.Server();
    private volatile Caller lastCaller = Caller.of(Credential.of(""));
    private volatile boolean closed;

    HttpTransport(
            ApiClient client,
            PacedSockets sockets,
            TlsSockets tls,
            ConnectionFailures failures,
            ResponseBodies bodies,
            LongAdder requests) {
        this.http = client.getHttpClient();
        this.api = HttpUrl.get(client.getBasePath()).newBuilder().addPathSegments("api/v1").build();
        this.sockets = sockets;
        this.tls = tls;
        this.failures = failures;
        this.bodies = bodies;
        this.requests = requests;
    }

    /**
     * The headers that identify the caller. They are built once for each token, because OkHttp
     * checks every character of a header, and a bearer token has more than a thousand.
     */
    private record Caller(Credential token, Headers headers) {
        static Caller of(Credential token) {
            Headers.Builder headers = new Headers.Builder().add("User-Agent", "ecr-pusher");
            if (!token.reveal().isEmpty()) {
                headers.add("Authorization", "Bearer " + token.reveal());
            }
            return new Caller(token, headers.build());
        }
    }

    /**
     * Returns the body of a successful response.
     *
     * @param token empty if a client certificate identifies the caller
     * @param parser reads that body
     * @param timeout for the whole exchange, including the connection; the client's call timeout
     *     applies if it is shorter
     * @throws FailureException if the server can't be reached, refuses the request, or sends
     *     something else
     */
    <T> T send(Credential token, ApiRequest request, BodyParser<T> parser, Duration timeout)
            throws FailureException {
        long limit = Math.min(timeout.toMillis(), http.callTimeoutMillis());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
        try {
            return exchange(message(token, request), new Exchange<>(token, request, parser, end));
        } catch (IOException e) {
            throw failures.of(e);
        } finally {
            if (closed) {
                closeIdle();
            }
        }
    }

    /**
     * Builds the message here and not with {@code ApiClient.buildCall}, which parses the URL twice
     * and makes a {@code String} of the body with its credentials.
     */
    private Request message(Credential token, ApiRequest request) {
        request.secret()
                .ifPresent(content -> server.sent().addSecret(request.target().name(), content));
        HttpUrl.Builder url = api.newBuilder();
        for (String segment : request.path()) {
            url.addPathSegment(segment);
        }
        for (Pair parameter : request.query()) {
            url.addQueryParameter(parameter.getName(), parameter.getValue());
        }
        return new Request.Builder()
                .url(url.build())
                .headers(caller(token).headers())
                .header("Accept", request.accept())
                // A compressed body of a few kilobytes can unpack to gigabytes, and unpacking takes
                // the processor's time. Nearly all responses are smaller than a packet.
                .header("Accept-Encoding", "identity")
                .method(request.method(), request.body().orElse(null))
                .build();
    }

    private Caller caller(Credential token) {
        Caller caller = lastCaller;
        if (!caller.token().equals(token)) {
            caller = Caller.of(token);
            lastCaller = caller;
            server.sent().addToken(token);
        }
        return caller;
    }

    /** What one request expects. */
    private record Exchange<T>(
            Credential token, ApiRequest request, BodyParser<T> parser, long end) {}

    /**
     * Tries again with all key exchange groups if the server may have refused X25519. Which alert
     * says so depends on the server, so that any TLS failure counts.
     */
    private <T> T exchange(Request message, Exchange<T> exchange)
            throws IOException, FailureException {
        boolean onlyX25519 = tls.offersOnlyX25519();
        try {
            return exchangeOnce(message, exchange);
        } catch (SSLException e) {
            if (!onlyX25519 || ConnectionFailures.ofCertificate(e)) {
                throw e;
            }
        }
        tls.offerAllGroups();
        return exchangeOnce(message, exchange);
    }

    private <T> T exchangeOnce(Request message, Exchange<T> exchange)
            throws IOException, FailureException {
        requests.increment();
        sockets.beginRequest();
        Call call = http.newCall(message);
        long left = TimeUnit.NANOSECONDS.toMillis(exchange.end() - System.nanoTime());
        call.timeout().timeout(Math.max(1, left), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            if (!isSuccess(response.code(), exchange.request())) {
                throw refusal(call, response, exchange);
            }
            return result(call, response, exchange);
        } catch (IllegalArgumentException _) {
            // OkHttp 5.4 throws it for a negative Content-Length, and for a Retry-After of a 503
            // that is no int.
            call.cancel();
            throw new ProtocolException();
        }
    }

    /** An API server sends no others. A cache or a gateway does, before or without writing. */
    private static boolean isSuccess(int code, ApiRequest request) {
        return code == 200 || code == 201 || (code == 202 && request.method().equals("DELETE"));
    }

    private <T> T result(Call call, Response response, Exchange<T> exchange)
            throws IOException, FailureException {
        try {
            return bodies.read(
                    body(response),
                    exchange.request().limit(),
                    server,
                    exchange.end(),
                    exchange.parser());
        } catch (FailureException failure) {
            call.cancel(); // otherwise, OkHttp reads on for a while before it closes the connection
            throw failure;
        }
    }

    private FailureException refusal(Call call, Response response, Exchange<?> exchange)
            throws IOException {
        Credential token = exchange.token();
        Status status = status(call, response, exchange);
        String retryAfter = response.header("Retry-After");
        RequestTarget target = exchange.request().target();
        return token.reveal().isEmpty()
                ? Refusals.ofCertificate(response.code(), retryAfter, status, target)
                : new BearerAdvice(failures.eks())
                        .addTo(
                                Refusals.of(response.code(), retryAfter, status, target),
                                response.header("Date"),
                                Instant.now());
    }

    private Status status(Call call, Response response, Exchange<?> exchange) throws IOException {
        try {
            return bodies.read(
                    body(response), BodyLimit.ERROR, server, exchange.end(), Status::parse);
        } catch (FailureException _) {
            call.cancel();
            return Status.NONE;
        }
    }

    private static BufferedSource body(Response response) throws FailureException {
        if (response.header("Content-Encoding", "identity").equalsIgnoreCase("identity")) {
            return response.body().source();
        }
        throw new FailureException(Cause.NOT_KUBERNETES, ResponseBodies.UNEXPECTED);
    }

    /**
     * Closes the connections. Those with a request in flight are closed when it ends.
     *
     * <p>Doesn't wait for the server: closing a connection only sends TLS's close_notify.
     */
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    /** Closes the connections that no request uses. */
    void closeIdle() {
        // On this thread: under load, a new virtual thread doesn't start for minutes, and thousands
        // of clusters' connections would fill the heap meanwhile.
        http.connectionPool().evictAll();
    }
}
