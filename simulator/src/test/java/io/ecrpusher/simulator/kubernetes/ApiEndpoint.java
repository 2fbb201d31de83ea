package io.ecrpusher.simulator.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;

import io.ecrpusher.simulator.MovableClock;
import io.ecrpusher.simulator.kubernetes.objects.Manifests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An API server to run the contract against.
 *
 * @param adminToken a token with every permission
 * @param caPem the certificate of its authority
 * @param awaitNextSecond lets at least a second pass on the server's clock
 */
record ApiEndpoint(
        URI uri, String adminToken, String caPem, HttpClient client, Runnable awaitNextSecond) {
    private static final Duration MORE_THAN_A_SECOND = Duration.ofMillis(1_100);

    /** Starts a simulated cluster with a clock that only {@code awaitNextSecond} advances. */
    static ApiEndpoint simulated() {
        MovableClock clock = MovableClock.at(Instant.now());
        SimulatedCluster cluster =
                SimulatedCluster.start("contract", token -> Optional.empty(), clock);
        return new ApiEndpoint(
                cluster.endpoint(),
                cluster.adminToken(),
                cluster.caPem(),
                client(cluster.ca().clientContext()),
                () -> clock.advance(MORE_THAN_A_SECOND));
    }

    /**
     * Returns the real server of {@code -Dkube.kubeconfig=PATH}, if it is set. The file must have
     * one cluster and one user with a static token.
     */
    static Optional<ApiEndpoint> real() {
        String path = System.getProperty("kube.kubeconfig", "");
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonObject config = Manifests.objects(Files.readString(Path.of(path))).getFirst();
            JsonObject cluster =
                    config.getAsJsonArray("clusters")
                            .get(0)
                            .getAsJsonObject()
                            .getAsJsonObject("cluster");
            JsonObject user =
                    config.getAsJsonArray("users").get(0).getAsJsonObject().getAsJsonObject("user");
            byte[] ca =
                    Base64.getDecoder()
                            .decode(cluster.get("certificate-authority-data").getAsString());
            return Optional.of(
                    new ApiEndpoint(
                            URI.create(cluster.get("server").getAsString()),
                            user.get("token").getAsString(),
                            new String(ca, UTF_8),
                            client(trusting(ca)),
                            ApiEndpoint::sleep));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(MORE_THAN_A_SECOND);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }

    private static SSLContext trusting(byte[] ca) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(ca)));
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
