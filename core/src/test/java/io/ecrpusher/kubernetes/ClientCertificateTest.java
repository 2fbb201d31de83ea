package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.KubeconfigFile;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.secret.RegistryLogin;
import io.ecrpusher.secret.SecretManifest;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import javax.net.ssl.X509KeyManager;

/**
 * Tests authentication to a real API server with the client certificate of {@code
 * -Dkube.client-kubeconfig}, whose group is ecr-pusher.
 */
class ClientCertificateTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Credential NO_TOKEN = Credential.of("");

    private final String namespace = "client-" + UUID.randomUUID().toString().substring(0, 8);
    private ClusterEndpoint endpoint;
    private TestApiServer server;

    @BeforeEach
    void connect() throws Exception {
        String kubeconfig = System.getProperty("kube.client-kubeconfig", "");
        assumeTrue(
                !kubeconfig.isEmpty(),
                "no client certificate for a real API server: set -Dkube.client-kubeconfig=PATH");
        endpoint = KubeconfigFile.read(Credential.of(Files.readString(Path.of(kubeconfig))), "");
        server = TestApiServer.real();
        server.bindGroup("ecr-pusher");
        server.createNamespace(namespace);
    }

    @AfterEach
    void close() {
        if (server != null) {
            server.terminate(namespace);
            server.close();
        }
    }

    @Test
    void authenticatesAsTheGroupOfTheKubeconfigsCertificate() throws FailureException {
        apply("ecr-pull", endpoint);

        assertThat(TestApiServer.data(server.secret(namespace, "ecr-pull"), ".dockerconfigjson"))
                .contains("AWS");
        assertRefused("another", endpoint, Cause.NOT_AUTHORIZED, "User \"client\" cannot patch");
    }

    @Test
    void rejectsACertificateOfAnotherCa() throws Exception {
        assertNotAccepted(signedBy("CN=another"));
    }

    @Test
    void rejectsACertificateOfAnotherCaWithTheSameName() throws Exception {
        // kubeadm names every CA 'kubernetes'. A TLS client sends only a certificate whose issuer
        // has the name of a CA that the server accepts.
        X509KeyManager keyManager =
                (X509KeyManager) ClientIdentity.of(endpoint.clientPem().orElseThrow())[0];
        assertNotAccepted(
                signedBy(
                        keyManager
                                .getCertificateChain("client")[0]
                                .getIssuerX500Principal()
                                .getName()));
    }

    private void assertNotAccepted(Credential clientPem) {
        assertRefused(
                "ecr-pull",
                ClusterEndpoint.withClientCertificate(
                        endpoint.server(), endpoint.caPem(), clientPem),
                Cause.NOT_AUTHENTICATED,
                "the cluster doesn't accept the client certificate");
    }

    private void assertRefused(String secret, ClusterEndpoint target, Cause cause, String detail) {
        assertThatThrownBy(() -> apply(secret, target))
                .hasMessageContaining(detail)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(cause));
    }

    private void apply(String secret, ClusterEndpoint target) throws FailureException {
        SecretManifest manifest =
                SecretManifest.render(
                        FleetFile.parse(
                                        "a test",
                                        """
                                        version: 1
                                        registries: [{name: main}]
                                        secrets: [{name: %s, namespaces: [default]}]
                                        clusters: [{name: prod}]
                                        """
                                                .formatted(secret),
                                        "eu-west-1")
                                .clusters()
                                .getFirst()
                                .secrets()
                                .getFirst(),
                        List.of(
                                new RegistryLogin(
                                        "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
                                        Credential.of("p"))),
                        Instant.EPOCH);
        new ApiServers(TIMEOUT, TIMEOUT)
                .connect(target)
                .apply(NO_TOKEN, new SecretApply(namespace, manifest, false), TIMEOUT);
    }

    /** Returns a certificate with the same subject, and its key, as PEM. */
    private static Credential signedBy(String issuer) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        KeyPair keys = generator.generateKeyPair();
        Instant now = Instant.now();
        StringWriter pem = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
            writer.writeObject(
                    new JcaX509v3CertificateBuilder(
                                    new X500Name(issuer),
                                    BigInteger.ONE,
                                    Date.from(now.minusSeconds(60)),
                                    Date.from(now.plusSeconds(600)),
                                    new X500Name("O=ecr-pusher,CN=client"),
                                    keys.getPublic())
                            .build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(generator.generateKeyPair().getPrivate())));
            writer.writeObject(keys.getPrivate());
        }
        return Credential.of(pem.toString());
    }
}
