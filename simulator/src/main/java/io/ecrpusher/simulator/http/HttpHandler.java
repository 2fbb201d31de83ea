package io.ecrpusher.simulator.http;

/** What answers requests; called by many threads at once. */
@FunctionalInterface
public interface HttpHandler {
    /** The answer to {@code request}. */
    HttpResponse handle(HttpRequest request);
}
