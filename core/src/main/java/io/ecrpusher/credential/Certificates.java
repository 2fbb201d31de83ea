package io.ecrpusher.credential;

import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/** Parses certificates in PEM. */
public final class Certificates {
    private Certificates() {}

    /**
     * Returns the certificates in {@code pem}; empty if there are none. Ignores text, other blocks,
     * and damaged certificates, as client-go does with crypto/x509's AppendCertsFromPEM.
     */
    public static List<Certificate> parse(String pem) {
        List<Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.blocks(Credential.of(pem))) {
            try {
                certificates.addAll(
                        CertificateFactory.getInstance("X.509")
                                .generateCertificates(new ByteArrayInputStream(block.decoded())));
            } catch (CertificateException | IllegalArgumentException _) {
                // a private key, or damaged
            }
        }
        return List.copyOf(certificates);
    }
}
