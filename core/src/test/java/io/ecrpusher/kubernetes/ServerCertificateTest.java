package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.simulator.http.CertificateAuthority;
import io.ecrpusher.simulator.http.HttpResponse;
import io.ecrpusher.simulator.http.HttpsServer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Tests the error messages for untrusted certificates of API servers. */
class ServerCertificateTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    @Test
    void reportsAnExpiredCertificate() {
        var authority = CertificateAuthority.create("expired", now.minus(Duration.ofDays(367)));
        assertNotTrusted(
                authority,
                authority.pem(),
                "the API server's certificate expired at %s. Reissue it"
                        .formatted(now.minus(Duration.ofDays(1))));
    }

    @Test
    void reportsACertificateThatIsNotYetValid() {
        Instant tomorrow = now.plus(Duration.ofDays(1));
        var authority = CertificateAuthority.create("early", tomorrow);
        assertNotTrusted(
                authority,
                authority.pem(),
                "the API server's certificate is not valid before %s. Reissue it, and check the clocks of both hosts"
                        .formatted(tomorrow));
    }

    @Test
    void reportsAnUntrustedCertificateIfNoCaIsConfigured() {
        assertNotTrusted(
                CertificateAuthority.create("own"),
                "",
                "the API server's certificate is not signed by a CA in Java's default trust store. Write the cluster's CA as 'ca', or in a kubeconfig as certificate-authority-data");
    }

    private static void assertNotTrusted(
            CertificateAuthority authority, String caPem, String detail) {
        try (HttpsServer server = HttpsServer.start(authority, _ -> HttpResponse.text(200, ""))) {
            assertThatThrownBy(
                            () ->
                                    new ApiServers(TIMEOUT, TIMEOUT)
                                            .connect(new ClusterEndpoint(server.uri(), caPem))
                                            .namespaces(Credential.of("token"), TIMEOUT))
                    .hasMessage(detail);
        }
    }
}
