package io.ecrpusher.simulator.http;

import java.time.Duration;
import java.util.function.Predicate;

import javax.net.ssl.SSLContext;

/** A fault that a server injects, visible to its clients over the network. */
public sealed interface Fault {

    /** Drops open connections and refuses new ones until cleared. */
    record Refused() implements Fault {}

    /**
     * Accepts the next {@code connections} and never responds on them. Without a limit, also stops
     * responding on open connections.
     */
    record BlackHole(long connections) implements Fault {}

    /** Presents another authority's certificate on the next {@code connections}. */
    record WrongCertificate(long connections) implements Fault {}

    /** Presents the certificate of {@code context} until cleared. */
    record Presents(SSLContext context) implements Fault {}

    /** Answers each TLS handshake with the fatal alert handshake_failure until cleared. */
    record TlsAlert() implements Fault {}

    /** Applies {@code behavior} to the next {@code requests} that match. */
    record RequestFault(Behavior behavior, Predicate<HttpRequest> matching, long requests)
            implements Fault {
        /** Returns this fault for requests that match {@code predicate} only. */
        public RequestFault when(Predicate<HttpRequest> predicate) {
            return new RequestFault(behavior, predicate, requests);
        }

        /** Returns this fault for the next {@code count} matching requests only. */
        public RequestFault times(long count) {
            return new RequestFault(behavior, matching, count);
        }
    }

    /** The effect of a fault on one request. */
    sealed interface Behavior {}

    /** Reads the request, doesn't handle it, and resets the connection (TCP RST). */
    record Reset() implements Behavior {}

    /** Handles the request after {@code delay}. Another fault may apply as well. */
    record Slow(Duration delay) implements Behavior {}

    /** Sends {@code response} without handling the request. */
    record Respond(HttpResponse response) implements Behavior {}

    /** Handles the request, sends half of the response body, and closes the connection. */
    record Truncated() implements Behavior {}

    /** Handles the request, sends half of the response body, and resets the connection. */
    record ResetMidway() implements Behavior {}

    /** Handles the request, and sends half of the response body as if it were the whole. */
    record HalfBody() implements Behavior {}

    /** Handles the request, and sends one byte of the response per {@code pause}. */
    record Drip(Duration pause) implements Behavior {}

    /** Sends a response of type {@code application/json} with a body of {@code bytes} spaces. */
    record Huge(long bytes) implements Behavior {}

    /** Handles the request, and sends a Date that is off by {@code offset}. */
    record WrongDate(Duration offset) implements Behavior {}

    /** Returns a fault that refuses connections until cleared. */
    static Fault refused() {
        return new Refused();
    }

    /** Returns a fault that accepts connections and never responds, until cleared. */
    static Fault blackHole() {
        return new BlackHole(Long.MAX_VALUE);
    }

    /** Returns a fault that presents another authority's certificate until cleared. */
    static Fault wrongCertificate() {
        return new WrongCertificate(Long.MAX_VALUE);
    }

    /** Returns a fault that presents another certificate until cleared. */
    static Fault presents(SSLContext context) {
        return new Presents(context);
    }

    /** Returns a fault that refuses each TLS handshake with an alert, until cleared. */
    static Fault tlsAlert() {
        return new TlsAlert();
    }

    /** Returns a fault that resets the connection of each request. */
    static RequestFault reset() {
        return everyRequest(new Reset());
    }

    /** Returns a fault that delays each response. */
    static RequestFault slow(Duration delay) {
        return everyRequest(new Slow(delay));
    }

    /** Returns a fault that sends {@code response} to each request. */
    static RequestFault respond(HttpResponse response) {
        return everyRequest(new Respond(response));
    }

    /** Returns a fault that truncates each response. */
    static RequestFault truncated() {
        return everyRequest(new Truncated());
    }

    /** Returns a fault that resets the connection in the middle of each response. */
    static RequestFault resetMidway() {
        return everyRequest(new ResetMidway());
    }

    /** Returns a fault that cuts each response body in half, and says that this is all. */
    static RequestFault halfBody() {
        return everyRequest(new HalfBody());
    }

    /** Returns a fault that sends each response one byte per {@code pause}. */
    static RequestFault drip(Duration pause) {
        return everyRequest(new Drip(pause));
    }

    /** Returns a fault that sends a body of {@code bytes} spaces to each request. */
    static RequestFault huge(long bytes) {
        return everyRequest(new Huge(bytes));
    }

    /** Returns a fault that shifts the Date of each response. */
    static RequestFault wrongDate(Duration offset) {
        return everyRequest(new WrongDate(offset));
    }

    private static RequestFault everyRequest(Behavior behavior) {
        return new RequestFault(behavior, request -> true, Long.MAX_VALUE);
    }
}
