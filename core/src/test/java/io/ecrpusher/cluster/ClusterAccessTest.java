package io.ecrpusher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.simulator.http.CertificateAuthority;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class ClusterAccessTest {
    private static final URI SERVER = URI.create("https://k8s.example:6443");
    private static final URI EKS_SERVER =
            URI.create("https://A1B2C3.gr7.eu-west-1.eks.amazonaws.com");
    private static final Instant EXPIRY = Instant.parse("2026-01-01T12:14:00Z");
    private static final String PEM = CertificateAuthority.create("a test").pem();
    private static final String PEM_BASE64 =
            Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.US_ASCII));
    private static final String ARN_PREFIX =
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:";
    private static final Map<String, String> SECRETS =
            Map.of(
                    "token",
                    "stored-token\n",
                    "clientCertificate",
                    "certificate-and-key",
                    "kubeconfig",
                    """
                    apiVersion: v1
                    kind: Config
                    current-context: admin
                    contexts: [{name: admin, context: {cluster: c, user: u}}]
                    clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
                    users: [{name: u, user: {token: "kubeconfig-token"}}]
                    """
                            .formatted(SERVER, PEM_BASE64));

    private EksDetails details = EksDetails.UNKNOWN;
    private final Map<String, String> store = new HashMap<>();
    private final List<String> described = new ArrayList<>();
    private final List<String> signed = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private final ClusterAccess access = newProcess();

    private ClusterAccess newProcess() {
        return new ClusterAccess(
                new CachedDirectory(
                        cluster -> {
                            described.add(cluster.name());
                            return ClusterEndpoint.ofEks(EKS_SERVER, PEM, Map.of(), details);
                        },
                        new MapStore(),
                        Clock.systemUTC()),
                (_, clusterId) -> {
                    signed.add(clusterId);
                    return new BearerToken(Credential.of("signed-token"), EXPIRY);
                },
                (_, arn) -> {
                    read.add(arn);
                    return Credential.of(
                            SECRETS.get(arn.substring(ARN_PREFIX.length(), arn.length() - 7)));
                });
    }

    @Test
    void opensAnEksClusterWithItsEndpointAndASignedToken() throws FailureException {
        OpenedCluster opened = access.open(cluster("{name: prod}"));

        assertThat(opened.endpoint()).isEqualTo(new ClusterEndpoint(EKS_SERVER, PEM, Map.of()));
        assertThat(opened.token())
                .isEqualTo(new BearerToken(Credential.of("signed-token"), EXPIRY));
        assertThat(described).containsExactly("prod");
        assertThat(signed).containsExactly("prod");
        assertThat(read).isEmpty();
    }

    @Test
    void signsANewTokenForEachOpeningOfAStoredEndpoint() throws FailureException {
        Cluster cluster = cluster("{name: prod}");
        access.open(cluster);
        access.open(cluster);

        assertThat(described).containsExactly("prod");
        assertThat(signed).containsExactly("prod", "prod");
        assertThat(store.values()).singleElement().asString().doesNotContain("signed-token");
    }

    @Test
    void signsForTheIdOfALocalClusterAlsoWithAStoredEndpoint() throws FailureException {
        String id = "3f1d2c7e-8a0b-4c55-9b1e-2d6f0a9c1e44";
        details = new EksDetails(Optional.of(id), "API", false, List.of("10.0.0.0/8"));
        Cluster cluster = cluster("{name: rack-7}");
        access.open(cluster);
        details = EksDetails.UNKNOWN;

        OpenedCluster opened = newProcess().open(cluster);

        assertThat(described).containsExactly("rack-7");
        assertThat(signed).containsExactly(id, id);
        assertThat(opened.endpoint().eks())
                .contains(new EksDetails(Optional.of(id), "API", false, List.of("10.0.0.0/8")));
    }

    @Test
    void opensAClusterWithAStoredToken() throws FailureException {
        OpenedCluster opened = access.open(otherCluster("token"));

        assertThat(opened.endpoint()).isEqualTo(new ClusterEndpoint(SERVER, PEM));
        assertThat(opened.token().value()).isEqualTo(Credential.of("stored-token"));
        assertThat(opened.token().expiresAt()).isEqualTo(Instant.MAX);
    }

    @Test
    void opensAClusterWithAClientCertificate() throws FailureException {
        OpenedCluster opened = access.open(otherCluster("clientCertificate"));

        assertThat(opened.endpoint().server()).isEqualTo(SERVER);
        assertThat(opened.endpoint().clientPem()).contains(Credential.of("certificate-and-key"));
        assertThat(opened.token().value()).isEqualTo(Credential.of(""));
    }

    @Test
    void opensAClusterWithAKubeconfig() throws FailureException {
        OpenedCluster opened = access.open(otherCluster("kubeconfig"));

        assertThat(opened.endpoint().server()).isEqualTo(SERVER);
        assertThat(opened.endpoint().caPem()).isEqualTo(PEM);
        assertThat(opened.token().value()).isEqualTo(Credential.of("kubeconfig-token"));
        assertThat(opened.token().expiresAt()).isEqualTo(Instant.MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "clientCertificate", "kubeconfig"})
    void readsTheSecretOncePerOpeningAndNeverStoresIt(String method) throws FailureException {
        Cluster cluster = otherCluster(method);

        OpenedCluster first = access.open(cluster);
        assertThat(read).containsExactly(arn(method));
        OpenedCluster second = access.open(cluster);
        assertThat(read).containsExactly(arn(method), arn(method));

        assertThat(second).isEqualTo(first);
        assertThat(store).isEmpty();
        assertThat(described).isEmpty();
        assertThat(signed).isEmpty();
    }

    private static Cluster otherCluster(String method) {
        String endpoint =
                method.equals("kubeconfig")
                        ? ""
                        : "endpoint: '%s', ca: '%s', ".formatted(SERVER, PEM_BASE64);
        return cluster("{name: on-prem, %s%s: '%s'}".formatted(endpoint, method, arn(method)));
    }

    private static String arn(String method) {
        return ARN_PREFIX + method + "-AbCdEf";
    }

    private static Cluster cluster(String yaml) {
        return FleetFile.parse(
                        "a test",
                        """
                        version: 1
                        registries: [{name: main}]
                        secrets: [{name: ecr-pull, namespaces: [default]}]
                        clusters: [%s]
                        """
                                .formatted(yaml),
                        "eu-west-1")
                .clusters()
                .getFirst();
    }

    private final class MapStore implements EndpointStore {
        @Override
        public Optional<String> read(String key) {
            return Optional.ofNullable(store.get(key));
        }

        @Override
        public void write(String key, String json) {
            store.put(key, json);
        }

        @Override
        public void delete(String key) {
            store.remove(key);
        }
    }
}
