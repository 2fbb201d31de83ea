package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.concurrent.FutureTask;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;

/** Tests every key form that openssl, kubeadm, and k3s write. See client-keys/generate.sh. */
class ClientIdentityTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-pkcs1",
                "rsa-pkcs8",
                "p256-sec1",
                "p256-pkcs8",
                "p384-sec1",
                "p521-sec1",
                "ed25519-pkcs8"
            })
    void readsAKeyThatMatchesItsCertificate(String form) throws Exception {
        X509KeyManager keys = (X509KeyManager) ClientIdentity.of(read(form))[0];
        PrivateKey key = keys.getPrivateKey("client");
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> "Ed25519";
                };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update((byte) 1);
        byte[] signed = signature.sign();
        signature.initVerify(keys.getCertificateChain("client")[0]);
        signature.update((byte) 1);

        assertThat(signature.verify(signed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1", "p256-sec1", "p384-sec1"})
    void presentsTheCertificateToTheServer(String form) throws Exception {
        Credential client = read(form);
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(
                ClientIdentity.of(read("rsa-pkcs8")),
                new TrustManager[] {
                    ClusterTrust.of(certificate(client), Optional.empty()).trustManager()
                },
                null);
        try (SSLServerSocket listener =
                (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0)) {
            listener.setNeedClientAuth(true);
            FutureTask<Certificate> peerCertificate =
                    new FutureTask<>(
                            () -> {
                                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                                    socket.startHandshake();
                                    return socket.getSession().getPeerCertificates()[0];
                                }
                            });
            Thread _ = Thread.startVirtualThread(peerCertificate);
            SSLSocketFactory sockets =
                    ClusterTrust.of(certificate(read("rsa-pkcs8")), Optional.of(client)).sockets();
            try (SSLSocket socket =
                    (SSLSocket) sockets.createSocket("localhost", listener.getLocalPort())) {
                socket.startHandshake();
                assertThat(peerCertificate.get())
                        .isEqualTo(
                                ((X509KeyManager) ClientIdentity.of(client)[0])
                                        .getCertificateChain("client")[0]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rsa-pkcs1",
                "rsa-pkcs8",
                "p256-sec1",
                "p384-sec1",
                "p521-sec1",
                "p256-pkcs8"
            })
    void readsAKeyByItsContentWhateverItsLabel(String form) throws Exception {
        String pem = read(form).reveal();
        for (String label :
                new String[] {
                    "PRIVATE KEY",
                    "RSA PRIVATE KEY",
                    "EC PRIVATE KEY",
                    "ECDSA PRIVATE KEY",
                    "ENCRYPTED PRIVATE KEY"
                }) {
            String relabeled =
                    pem.replaceAll("(BEGIN|END) ([A-Z]+ )?PRIVATE KEY", "$1 %s".formatted(label));
            assertThat(privateKey(relabeled)).as(label).isEqualTo(privateKey(pem));
        }
    }

    @Test
    void ignoresWhatGoIgnores() throws Exception {
        String pem = read("p256-sec1").reveal();
        PrivateKey key = privateKey(pem);
        String parameters =
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
        String begin = "-----BEGIN EC PRIVATE KEY-----\n";
        for (String accepted :
                new String[] {
                    pem.replace(begin, parameters + begin),
                    pem.replace(begin, "Bag Attributes\n    friendlyName: client\n" + begin),
                    pem.replace(begin, begin + "Comment: key-1\nOwner: team-a\n\n"),
                    "-----BEGIN PRIVATE KEY-----\n" + pem,
                    pem.replace("\n", "\r\n"),
                    pem.replace("\n", " \n"),
                    pem.replace("\n", " ")
                }) {
            assertThat(privateKey(accepted)).as(accepted).isEqualTo(key);
        }
    }

    private static PrivateKey privateKey(String pem) throws FailureException {
        return ((X509KeyManager) ClientIdentity.of(Credential.of(pem))[0]).getPrivateKey("client");
    }

    @Test
    void refusesAnInvalidKeyWithoutQuotingIt() throws IOException {
        String pem = read("p256-sec1").reveal();
        for (String broken :
                new String[] {
                    "",
                    "secret",
                    pem.substring(0, pem.indexOf("-----BEGIN EC")),
                    pem.replace("EC PRIVATE KEY-----\nM", "EC PRIVATE KEY-----\nA"),
                    pem.replace("EC PRIVATE KEY", "EC PUBLIC KEY"),
                    certificate(read("p256-sec1")) + read("p256-encrypted").reveal(),
                    certificate(read("rsa-pkcs1")) + read("rsa-encrypted").reveal()
                }) {
            assertThatThrownBy(() -> ClientIdentity.of(Credential.of(broken)))
                    .hasMessage(
                            "the client's certificate and key can't be used. Write both in PEM, the key without a password");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs1, rsa-pkcs8",
        "p256-sec1, p256-pkcs8",
        "p256-sec1, p384-sec1",
        "p521-sec1, p256-sec1",
        "ed25519-pkcs8, p256-sec1",
        "p256-sec1, ed25519-pkcs8",
        "rsa-pkcs1, p256-sec1",
        "p256-sec1, rsa-pkcs1"
    })
    void refusesAKeyOfAnotherCertificateBeforeConnecting(String form, String otherForm)
            throws IOException {
        String key = read(otherForm).reveal().substring(certificate(read(otherForm)).length());
        Credential mismatched = Credential.of(certificate(read(form)) + key);
        assertThatThrownBy(() -> ClientIdentity.of(mismatched))
                .hasMessage(
                        "the client's key doesn't belong to its certificate. Put the certificate issued for this key before any other");
    }

    private static String certificate(Credential pem) {
        return pem.reveal().substring(0, pem.reveal().indexOf("-----BEGIN", 1));
    }

    private static Credential read(String form) throws IOException {
        try (InputStream in =
                ClientIdentityTest.class.getResourceAsStream("/client-keys/" + form + ".pem")) {
            return Credential.of(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}
