package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.simulator.http.CertificateAuthority;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;

class ClusterTrustTest {
    private static final String CA = CertificateAuthority.create("one").pem();
    private static final String OTHER_CA = CertificateAuthority.create("other").pem();
    private static final String DAMAGED =
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    private static final String KEY =
            "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";

    /** As crypto/x509's AppendCertsFromPEM, which client-go uses. */
    @Test
    void ignoresWhatGoIgnores() throws FailureException {
        for (String pem :
                new String[] {
                    CA + OTHER_CA,
                    "0 s:CN=one\n" + CA + "0 s:CN=other\n" + OTHER_CA + "0 end",
                    DAMAGED + CA + DAMAGED + OTHER_CA,
                    KEY + CA + KEY + OTHER_CA + KEY,
                    (CA + OTHER_CA).replace("\n", "\r\n"),
                    CA + OTHER_CA + "-----BEGIN CERTIFICATE-----\n"
                }) {
            assertThat(ClusterTrust.of(pem, Optional.empty()).trustManager().getAcceptedIssuers())
                    .as(pem)
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "text", DAMAGED, KEY, "-----BEGIN CERTIFICATE-----"})
    void refusesTextWithoutACertificate(String pem) {
        assertThatThrownBy(() -> ClusterTrust.of(pem, Optional.empty()))
                .hasMessage("the cluster's CA is not a usable certificate in PEM");
    }
}
