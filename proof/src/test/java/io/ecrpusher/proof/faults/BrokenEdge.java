package io.ecrpusher.proof.faults;

import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.http.HttpsServer;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The server that a cell breaks.
 *
 * @param host the name by which the program calls it
 * @param ca the authority that the program trusts for it
 * @param errors how the service words an error
 * @param skew moves the server's clock
 * @param redirect a URL of another server, which must not get a request
 */
record BrokenEdge(
        String host,
        HttpsServer server,
        CertificateAuthority ca,
        Errors errors,
        Consumer<Duration> skew,
        String redirect) {
    /** Returns the response of a service for a status. */
    @FunctionalInterface
    interface Errors {
        HttpResponse of(int status);
    }
}
