package io.ecrpusher.kubernetes;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.Pair;

import okhttp3.Call;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

/** Sends requests to one API server with the OkHttp client of client-java's {@code ApiClient}. */
final class HttpTransport implements AutoCloseable {
    private final OkHttpClient http;
    private final HttpUrl api;
    private final TlsSockets sockets;
    private final ConnectionFailures failures;
    private volatile Caller lastCaller = Caller.of(Credential.of(""));
    private volatile boolean closed;

    HttpTransport(ApiClient client, TlsSockets sockets, ConnectionFailures failures) {
        this.http = client.getHttpClient();
        this.api = HttpUrl.get(client.getBasePath()).newBuilder().addPathSegments("api/v1").build();
        this.sockets = sockets;
        this.failures = failures;
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

    private record Reply(
            int status, boolean success, String retryAfter, String date, String body) {}

    /**
     * Returns the body of a successful response.
     *
     * @param token empty if a client certificate identifies the caller
     * @param timeout for the whole exchange, including the connection; the client's call timeout
     *     applies if it is shorter
     * @throws FailureException if the server can't be reached, or refuses the request
     */
    String send(Credential token, ApiRequest request, Duration timeout) throws FailureException {
        long limit = Math.min(timeout.toMillis(), http.callTimeoutMillis());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limit);
        Request message = message(token, request);
        Reply reply;
        try {
            reply = exchange(message, request.limit(), end);
        } catch (IOException e) {
            throw failures.of(e);
        } finally {
            if (closed) {
                closeIdleConnections();
            }
        }
        if (reply.success()) {
            return reply.body();
        }
        throw token.reveal().isEmpty()
                ? Refusals.ofCertificate(
                        reply.status(), reply.retryAfter(), reply.body(), request.target())
                : new BearerAdvice(failures.eks())
                        .addTo(
                                Refusals.of(
                                        reply.status(),
                                        reply.retryAfter(),
                                        reply.body(),
                                        request.target(),
                                        token),
                                reply.date(),
                                Instant.now());
    }

    /**
     * Builds the message here and not with {@code ApiClient.buildCall}, which parses the URL twice
     * and makes a {@code String} of the body with its credentials.
     */
    private Request message(Credential token, ApiRequest request) {
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
                .method(request.method(), request.body().orElse(null))
                .build();
    }

    private Caller caller(Credential token) {
        Caller caller = lastCaller;
        if (!caller.token().equals(token)) {
            caller = Caller.of(token);
            lastCaller = caller;
        }
        return caller;
    }

    /**
     * Tries again with all key exchange groups if the server may have refused X25519. Which alert
     * says so depends on the server, so that any TLS failure counts.
     */
    private Reply exchange(Request message, BodyLimit limit, long end)
            throws IOException, FailureException {
        boolean onlyX25519 = sockets.offersOnlyX25519();
        try {
            return exchangeOnce(message, limit, end);
        } catch (SSLException e) {
            if (!onlyX25519 || ConnectionFailures.ofCertificate(e)) {
                throw e;
            }
        }
        sockets.offerAllGroups();
        return exchangeOnce(message, limit, end);
    }

    private Reply exchangeOnce(Request message, BodyLimit limit, long end)
            throws IOException, FailureException {
        Call call = http.newCall(message);
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        call.timeout().timeout(Math.max(1, left), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            return new Reply(
                    response.code(),
                    response.isSuccessful(),
                    response.header("Retry-After"),
                    response.header("Date"),
                    body(call, response, limit));
        } catch (IllegalArgumentException _) {
            // OkHttp 5.4 throws it for a negative Content-Length, and for a Retry-After of a 503
            // that is no int.
            call.cancel();
            throw new ProtocolException();
        }
    }

    private static String body(Call call, Response response, BodyLimit limit)
            throws IOException, FailureException {
        BodyLimit applied = response.isSuccessful() ? limit : BodyLimit.ERROR;
        try {
            return applied.read(response.body().source());
        } catch (FailureException tooLong) {
            // Else OkHttp reads on for a while before it closes the connection.
            call.cancel();
            throw tooLong;
        }
    }

    /**
     * Closes the connections. Those with a request in flight are closed when it ends.
     *
     * <p>Doesn't wait for the server: closing a connection only sends TLS's close_notify.
     */
    @Override
    public void close() {
        closed = true;
        closeIdleConnections();
    }

    private void closeIdleConnections() {
        // On this thread: under load, a new virtual thread doesn't start for minutes, and thousands
        // of clusters' connections would fill the heap meanwhile.
        http.connectionPool().evictAll();
    }
}
