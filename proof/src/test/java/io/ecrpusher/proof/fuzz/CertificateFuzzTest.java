package io.ecrpusher.proof.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.ServersWithoutSockets;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Base64;

/**
 * Fuzzes CAs, client certificates, and private keys. An input is a text in PEM; after a first byte
 * of 1, the DER of a private key, and after 2, the DER of a certificate.
 */
class CertificateFuzzTest {
    private static final URI SERVER = URI.create("https://k8s.example.com:6443");

    @FuzzTest
    @DictionaryEntries({
        "-----BEGIN CERTIFICATE-----",
        "-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "-----BEGIN EC PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----",
        "Proc-Type: 4,ENCRYPTED"
    })
    void fuzz(byte[] input) {
        Work.check(input, CertificateFuzzTest::connect);
    }

    private static void connect(byte[] input) {
        String pem = pem(input);
        connect(new ClusterEndpoint(SERVER, pem));
        connect(ClusterEndpoint.withClientCertificate(SERVER, Samples.caPem(), Credential.of(pem)));
    }

    private static String pem(byte[] input) {
        return switch (input.length == 0 ? 0 : input[0]) {
            case 1 -> Samples.caPem() + block("PRIVATE KEY", input);
            case 2 -> block("CERTIFICATE", input);
            default -> new String(input, ISO_8859_1);
        };
    }

    private static String block(String label, byte[] der) {
        byte[] rest = Arrays.copyOfRange(der, 1, der.length);
        String base64 = Base64.getMimeEncoder().encodeToString(rest);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, base64, label);
    }

    private static void connect(ClusterEndpoint endpoint) {
        try {
            ServersWithoutSockets.answering(
                            _ -> {
                                throw new IOException();
                            })
                    .connect(endpoint)
                    .close();
        } catch (FailureException e) {
            Output.check(e);
        }
    }
}
