package io.ecrpusher.simulator.http;

import java.time.Duration;
import java.util.function.Predicate;

/** A way in which a server misbehaves, seen by its clients over the network. */
public sealed interface Fault {

    /** Nothing listens: open connections are dropped and new ones refused, until cleared. */
    record Refused() implements Fault {}

    /** The next {@code connections} are accepted by TCP and never answered, nor are open ones. */
    record BlackHole(long connections) implements Fault {}

    /** The next {@code connections} see a certificate that another authority signed. */
    record WrongCertificate(long connections) implements Fault {}

    /** {@code behaviour} befalls the next {@code requests} that {@code matching} picks. */
    record OfRequests(Behaviour behaviour, Predicate<HttpRequest> matching, long requests)
            implements Fault {
        /** Only requests that {@code predicate} picks. */
        public OfRequests when(Predicate<HttpRequest> predicate) {
            return new OfRequests(behaviour, predicate, requests);
        }

        /** Only the next {@code count} requests that match. */
        public OfRequests times(long count) {
            return new OfRequests(behaviour, matching, count);
        }
    }

    /** What befalls a request. */
    sealed interface Behaviour {}

    /** The request is read and not carried out; the connection ends with an RST. */
    record Reset() implements Behaviour {}

    /** The request is carried out, and answered late; another fault may come on top. */
    record Slow(Duration delay) implements Behaviour {}

    /** The request is not carried out; {@code response} is its answer. */
    record Respond(HttpResponse response) implements Behaviour {}

    /** The request is carried out; half of the answer's body is sent, then the connection ends. */
    record Truncated() implements Behaviour {}

    /** Nothing listens. */
    static Fault refused() {
        return new Refused();
    }

    /** Connections hang, until cleared. */
    static Fault blackHole() {
        return new BlackHole(Long.MAX_VALUE);
    }

    /** The server shows a certificate of another authority, until cleared. */
    static Fault wrongCertificate() {
        return new WrongCertificate(Long.MAX_VALUE);
    }

    /** Requests end with an RST. */
    static OfRequests reset() {
        return every(new Reset());
    }

    /** Answers come late by {@code delay}. */
    static OfRequests slow(Duration delay) {
        return every(new Slow(delay));
    }

    /** Requests are answered by {@code response}. */
    static OfRequests respond(HttpResponse response) {
        return every(new Respond(response));
    }

    /** Answers break off. */
    static OfRequests truncated() {
        return every(new Truncated());
    }

    private static OfRequests every(Behaviour behaviour) {
        return new OfRequests(behaviour, request -> true, Long.MAX_VALUE);
    }
}
