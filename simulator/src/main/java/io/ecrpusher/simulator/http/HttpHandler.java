package io.ecrpusher.simulator.http;

/** Handles requests. Must be thread-safe. */
@FunctionalInterface
public interface HttpHandler {
    /** Returns the response to {@code request}. */
    HttpResponse handle(HttpRequest request);
}
