package io.ecrpusher.simulator.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.simulator.aws.EksCluster;
import io.ecrpusher.simulator.aws.EksTokens;
import io.ecrpusher.simulator.aws.Principal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A real API server as an EKS cluster. Needs {@code -Dkube.start=PROGRAM}, a program that runs
 * kube-apiserver in the foreground: {@code PROGRAM DIR PORT FLAG…}, with {@code
 * DIR/admin.kubeconfig} when it is ready; and {@code -Dkube.port}, a free port.
 */
@EnabledIfSystemProperty(named = "kube.start", matches = ".+")
class RealClusterTest {
    // The API server caches an accepted token for ten seconds, whatever its flags say. So each
    // request has a token of its own.
    private static final AtomicInteger TOKENS = new AtomicInteger();

    @TempDir Path directory;

    @Test
    void accessEntriesLetPrincipalsIntoARealCluster() throws Exception {
        Path kube = directory.resolve("kube");
        try (ServedFleet fleet = serve(kube.resolve("admin.kubeconfig"))) {
            Process server = startServer(kube);
            try {
                fleet.connectRealClusters(Duration.ofMinutes(1));
                checkAccess(fleet);
            } catch (UsageException e) {
                String log = Files.readString(directory.resolve("kube.log"));
                throw new AssertionError("The server's log: " + log, e);
            } finally {
                server.destroy();
                server.waitFor();
            }
        }
    }

    private ServedFleet serve(Path kubeconfig) throws IOException {
        return ServedFleet.start(
                Options.parse(
                        "--dir",
                        directory.toString(),
                        "--clusters",
                        "0",
                        "--real",
                        kubeconfig.toString(),
                        "real"));
    }

    private Process startServer(Path kube) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("kube.start"),
                        kube.toString(),
                        System.getProperty("kube.port"),
                        "--authentication-token-webhook-config-file="
                                + directory.resolve("webhook.kubeconfig"),
                        "--authentication-token-webhook-version=v1",
                        "--authentication-token-webhook-cache-ttl=0s")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("kube.log").toFile())
                .start();
    }

    private static void checkAccess(ServedFleet fleet) throws Exception {
        EksCluster cluster = fleet.simulator().clusters().getFirst();
        Principal admin = fleet.estate().admins().get(fleet.estate().home());
        Principal function =
                fleet.simulator()
                        .addRoleSession("arn:aws:iam::111122223333:role/ecr-pusher", "rotate");
        EksClient eks = eks(fleet, admin);

        // Ready once its RBAC roles are there.
        awaitReady(cluster, eks, admin);

        // The creator's entry has the admin policy.
        assertThat(get(cluster, eks, admin, "/api/v1/secrets").statusCode()).isEqualTo(200);

        // An entry created over the API gives its groups, and no more.
        assertThat(get(cluster, eks, function, "/api/v1/secrets").statusCode()).isEqualTo(401);
        eks.createAccessEntry(
                r ->
                        r.clusterName("real")
                                .principalArn("arn:aws:iam::111122223333:role/ecr-pusher")
                                .kubernetesGroups("ecr-pusher"));
        assertThat(get(cluster, eks, function, "/api/v1/secrets").statusCode()).isEqualTo(403);
        assertThat(whoAmI(cluster, eks, function))
                .contains("arn:aws:sts::111122223333:assumed-role/ecr-pusher/rotate")
                .contains("\"ecr-pusher\"");

        // A deleted entry counts at once, for new tokens.
        eks.deleteAccessEntry(r -> r.clusterName("real").principalArn(admin.arn()));
        assertThat(get(cluster, eks, admin, "/api/v1/secrets").statusCode()).isEqualTo(401);
    }

    private static void awaitReady(EksCluster cluster, EksClient eks, Principal admin)
            throws Exception {
        for (int attempt = 0; attempt < 300; attempt++) {
            try {
                if (get(cluster, eks, admin, "/readyz").statusCode() == 200) {
                    return;
                }
            } catch (ConnectException e) {
                // The kubeconfig is there before the server listens.
            }
            Thread.sleep(200);
        }
        throw new AssertionError("The API server isn't ready");
    }

    private static EksClient eks(ServedFleet fleet, Principal principal) {
        return EksClient.builder()
                .endpointOverride(fleet.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(
                                        principal.accessKeyId(), principal.secretAccessKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private static String whoAmI(EksCluster cluster, EksClient eks, Principal principal)
            throws Exception {
        return send(
                        cluster,
                        eks,
                        principal,
                        HttpRequest.newBuilder(
                                        endpoint(eks)
                                                .resolve(
                                                        "/apis/authentication.k8s.io/v1/selfsubjectreviews"))
                                .header("Content-Type", "application/json")
                                .POST(
                                        BodyPublishers.ofString(
                                                """
                                                {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}\
                                                """)))
                .body();
    }

    private static HttpResponse<String> get(
            EksCluster cluster, EksClient eks, Principal principal, String path) throws Exception {
        return send(cluster, eks, principal, HttpRequest.newBuilder(endpoint(eks).resolve(path)));
    }

    private static HttpResponse<String> send(
            EksCluster cluster, EksClient eks, Principal principal, HttpRequest.Builder request)
            throws Exception {
        String token =
                EksTokens.encode(
                        EksTokens.presigned(
                                principal,
                                true,
                                cluster.name(),
                                "sts.eu-west-1.amazonaws.com",
                                "eu-west-1",
                                Clock.offset(
                                        Clock.systemUTC(),
                                        Duration.ofSeconds(-TOKENS.incrementAndGet()))));
        request.header("Authorization", "Bearer " + token);
        try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(eks)).build()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static URI endpoint(EksClient eks) {
        return URI.create(eks.describeCluster(r -> r.name("real")).cluster().endpoint());
    }

    private static SSLContext trusting(EksClient eks) throws IOException, GeneralSecurityException {
        byte[] pem =
                Base64.getDecoder()
                        .decode(
                                eks.describeCluster(r -> r.name("real"))
                                        .cluster()
                                        .certificateAuthority()
                                        .data());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem)));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
