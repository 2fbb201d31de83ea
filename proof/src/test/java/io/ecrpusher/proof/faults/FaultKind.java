package io.ecrpusher.proof.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ecrpusher.simulator.http.Fault;
import io.ecrpusher.simulator.http.HttpResponse;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What a cell does to its edge. */
enum FaultKind {
    REFUSED("connection refused", Fault.refused()),
    BLACK_HOLE("black hole", Fault.blackHole()),
    DNS_BLACK_HOLE("DNS black hole"),
    RESET("mid-response reset", Fault.resetMidway()),
    SLOW_DRIP("slow drip", Fault.drip(Duration.ofMillis(500))),
    TLS_ALERT("TLS alert", Fault.tlsAlert()),
    WRONG_CA("wrong CA", Fault.wrongCertificate()),
    EXPIRED_CERTIFICATE("expired certificate"),
    UNAUTHORIZED("401", 401),
    FORBIDDEN("403", 403),
    NOT_FOUND("404", 404),
    CONFLICT("409", 409),
    UNPROCESSABLE("422", 422),
    THROTTLED("429", 429),
    THROTTLED_WITH_WAIT("429 with Retry-After", 429),
    INTERNAL_ERROR("500", 500),
    UNAVAILABLE("503", 503),
    EMPTY("empty 200", answer("")),
    GARBAGE("garbage", answer("\u0001<<<\u0000 \u001b[31mnot what you asked for")),
    TRUNCATED("truncated JSON", Fault.halfBody()),
    HUGE("100 MB body", Fault.huge(100_000_000)),
    REDIRECT("redirect"),
    CLOCK("clock off by 20 minutes", Fault.wrongDate(Duration.ofMinutes(20)));

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // holds a predicate or a body that nobody changes
    private final Optional<Fault> network;

    private final int status;

    FaultKind(String text, Optional<Fault> network, int status) {
        this.text = text;
        this.network = network;
        this.status = status;
    }

    FaultKind(String text, Fault network) {
        this(text, Optional.of(network), 0);
    }

    FaultKind(String text, int status) {
        this(text, Optional.empty(), status);
    }

    FaultKind(String text) {
        this(text, Optional.empty(), 0);
    }

    private static Fault answer(String body) {
        return Fault.respond(
                new HttpResponse(
                        200, Map.of("Content-Type", "application/json"), body.getBytes(UTF_8)));
    }

    /** Returns true if the fault takes time instead of an answer. */
    boolean isSlow() {
        return this == BLACK_HOLE || this == DNS_BLACK_HOLE || this == SLOW_DRIP;
    }

    /** Injects the fault at {@code edge}. */
    void inject(BrokenEdge edge) {
        network.ifPresent(edge.server()::fault);
        switch (this) {
            case DNS_BLACK_HOLE -> {
                SilentNames.add(edge.host());
                SilentNames.awaitForgotten(edge.host());
            }
            case EXPIRED_CERTIFICATE ->
                    edge.server().fault(Fault.presents(edge.ca().expiredContext(edge.host())));
            case REDIRECT ->
                    edge.server()
                            .fault(
                                    Fault.respond(
                                            HttpResponse.text(302, "")
                                                    .with("Location", edge.redirect())));
            case THROTTLED_WITH_WAIT ->
                    edge.server()
                            .fault(
                                    Fault.respond(
                                            edge.errors().of(status).with("Retry-After", "1")));
            case CLOCK -> edge.skew().accept(Duration.ofMinutes(20));
            default -> {
                if (status > 0) {
                    edge.server().fault(Fault.respond(edge.errors().of(status)));
                }
            }
        }
    }

    /** Ends the fault. */
    static void end(BrokenEdge edge) {
        SilentNames.remove(edge.host());
        edge.server().clearFaults();
        edge.skew().accept(Duration.ZERO);
    }

    @Override
    public String toString() {
        return text;
    }
}
