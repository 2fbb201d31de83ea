package io.ecrpusher.simulator.aws.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.ecrpusher.simulator.http.Headers;
import io.ecrpusher.simulator.http.HttpHandler;
import io.ecrpusher.simulator.http.HttpRequest;
import io.ecrpusher.simulator.http.HttpResponse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An AWS endpoint without TLS, for clients such as the AWS CLI that would need to be told the
 * authority. Has no network faults.
 */
public final class PlainEndpoint implements AutoCloseable {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private PlainEndpoint(HttpServer server, HttpHandler handler) {
        this.server = server;
        server.setExecutor(executor);
        server.createContext("/", exchange -> respond(exchange, handler));
        server.start();
    }

    /** Starts the endpoint on a port, or on a free one for 0. Close it before {@code aws}. */
    public static PlainEndpoint start(SimulatedAws aws, int port) {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            return new PlainEndpoint(HttpServer.create(address, 0), aws.endpoint());
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to listen on 127.0.0.1:" + port, e);
        }
    }

    /** The endpoint's URL: {@code http://127.0.0.1:PORT}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Stops listening. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void respond(HttpExchange exchange, HttpHandler handler) throws IOException {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            HttpResponse response =
                    handler.handle(
                            new HttpRequest(
                                    exchange.getRequestMethod(),
                                    uri.getRawPath(),
                                    Optional.ofNullable(uri.getRawQuery()).orElse(""),
                                    Headers.of(exchange.getRequestHeaders()),
                                    exchange.getRequestBody().readAllBytes()));
            response.headers().forEach(exchange.getResponseHeaders()::set);
            boolean empty =
                    response.body().length == 0 || exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), empty ? -1 : response.body().length);
            if (!empty) {
                exchange.getResponseBody().write(response.body());
            }
        }
    }
}
