package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.KubeconfigFile;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.value.ServerUrl;
import io.ecrpusher.kubernetes.proxy.ProxyServer;
import io.ecrpusher.simulator.kubernetes.SimulatedCluster;

import okhttp3.HttpUrl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Proves that ServerUrl, which can't import OkHttp, accepts the hosts and ports of HttpUrl. */
class ServerUrlTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int RANDOM_HOSTS = 30_000;

    private static final List<String> HOSTS =
            List.of(
                    "k8s.example.com",
                    "K8S.Example.COM",
                    "k8s_api.corp_1",
                    "_k8s",
                    "-k8s-",
                    "k8s.example.com.",
                    "k8s.example.com..",
                    ".k8s",
                    ".",
                    "",
                    "a..b",
                    "a".repeat(63),
                    "a".repeat(64),
                    ("a".repeat(49) + ".").repeat(5) + "abc",
                    ("a".repeat(49) + ".").repeat(5) + "abcd",
                    ("a".repeat(49) + ".").repeat(5) + "ab.",
                    ("a".repeat(49) + ".").repeat(5) + "abc.",
                    "10.0.0.1",
                    "10.0.0.256",
                    "10.0.1",
                    "010.0.0.1",
                    "[::1]",
                    "[::]",
                    "[fd00:ec2::254]",
                    "[1:2:3:4:5:6:7:8]",
                    "[1:2:3:4:5:6:7::]",
                    "[::2:3:4:5:6:7:8]",
                    "[1:2:3:4:5:6:7:8::]",
                    "[::ffff:192.0.2.1]",
                    "[64:ff9b::192.0.2.1]",
                    "[::1%25eth0]",
                    "[fe80::1%eth0]",
                    "[v1.a]",
                    "[k8s]",
                    "[]",
                    "::1",
                    "a b",
                    "a%20b",
                    "a%5Fb",
                    "a%2Fb",
                    "a%00b",
                    "a%41b",
                    "a+b",
                    "a%2Bb",
                    "bücher.example",
                    "b%C3%BCcher.example",
                    "xn--bcher-kva.example",
                    "例え.jp",
                    "例え。jp",
                    "☃.net",
                    "a\u0000b",
                    "a\u00adb",
                    "user@k8s",
                    "user:password@k8s",
                    "a@b@k8s",
                    "@k8s",
                    "user@",
                    "*.example.com",
                    "a,b;c=d&e$f!(g)~'");
    private static final List<String> ENDS =
            List.of(
                    "",
                    ":",
                    ":443",
                    ":6443",
                    ":0",
                    ":00443",
                    ":65535",
                    ":65536",
                    ":x",
                    ":-1",
                    ":4294967739",
                    ":1:2",
                    "/",
                    "/k8s/clusters/c-1",
                    "?a=b",
                    "#a",
                    ":6443/",
                    ":/");

    @Test
    void acceptsTheSameHostsAndPortsAsHttpUrl() {
        for (String host : HOSTS) {
            for (String end : ENDS) {
                assertSame("https://" + host + end);
            }
        }
    }

    @Test
    void acceptsTheSameCharactersAsHttpUrl() {
        for (int character = 0; character < 0x80; character++) {
            assertSame("https://a%cb".formatted(character));
            assertSame("https://%c".formatted(character));
            assertSame("https://a%%%02Xb".formatted(character));
        }
    }

    @Test
    void acceptsTheSameRandomHostsAsHttpUrl() {
        Random random = new Random(20_261_126);
        List<String> parts =
                List.of(
                        "a", "1", "_", "-", ".", ":", "::", "[", "]", "@", "%5f", "ffff", "0", "01",
                        "255", "256", "1.2.3.4", ":1:2:3", "A");
        int accepted = 0;
        for (int i = 0; i < RANDOM_HOSTS; i++) {
            StringBuilder host = new StringBuilder();
            for (int left = 1 + random.nextInt(9); left > 0; left--) {
                host.append(parts.get(random.nextInt(parts.size())));
            }
            String text = random.nextBoolean() ? host.toString() : "[" + host + "]";
            assertSame("https://" + text);
            accepted += ServerUrl.parse("https://" + text).isPresent() ? 1 : 0;
        }
        assertThat(accepted).isGreaterThan(RANDOM_HOSTS / 100);
    }

    /** ServerUrl needs exactly two slashes, and refuses what URI can't hold. */
    private static void assertSame(String text) {
        boolean isUri = true;
        try {
            assertThat(new URI(text)).isNotNull();
        } catch (URISyntaxException _) {
            isUri = false;
        }
        assertThat(ServerUrl.parse(text).isPresent())
                .as(text)
                .isEqualTo(isUri && !text.startsWith("https:///") && HttpUrl.parse(text) != null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k8s",
                "k8s:6443",
                "https:k8s",
                "https:/k8s",
                "https:///k8s",
                "http://k8s",
                "ftp://k8s",
                "https"
            })
    void refusesOtherForms(String text) {
        assertThat(ServerUrl.parse(text)).isEmpty();
    }

    /** The proxy resolves the names, which no DNS server knows. */
    @ParameterizedTest
    @ValueSource(
            strings = {"k8s_api.corp_1", "-K8S-", "bücher.example", "b%C3%BCcher.example", "k8s."})
    void connectsToWhatItAccepts(String host) throws Exception {
        try (SimulatedCluster cluster = SimulatedCluster.start("on-prem", _ -> Optional.empty());
                TestProxy proxy = TestProxy.http()) {
            int port = cluster.endpoint().getPort();
            ClusterEndpoint endpoint =
                    KubeconfigFile.read(
                            Credential.of(
                                    """
                                    current-context: a
                                    contexts: [{name: a, context: {cluster: c, user: u}}]
                                    clusters: [{name: c, cluster: {server: "https://%s:%d", tls-server-name: localhost, certificate-authority-data: %s, proxy-url: "http://127.0.0.1:%d"}}]
                                    users: [{name: u, user: {token: %s}}]
                                    """
                                            .formatted(
                                                    host,
                                                    port,
                                                    Base64.getEncoder()
                                                            .encodeToString(
                                                                    cluster.caPem()
                                                                            .getBytes(
                                                                                    StandardCharsets
                                                                                            .US_ASCII)),
                                                    proxy.port(),
                                                    cluster.adminToken())),
                            "");
            try (Kubernetes kubernetes = new ApiServers(TIMEOUT, TIMEOUT).connect(endpoint)) {
                assertThat(kubernetes.namespaces(endpoint.token().orElseThrow(), TIMEOUT))
                        .isNotEmpty();
            }
            assertThat(proxy.requests()).hasSize(1);
        }
    }

    @Test
    void parsesTheHostsOfProxiesWithTheSameParser() throws FailureException {
        assertThat(ProxyServer.parse(Credential.of("http://my_proxy.corp_1:3128"), "a test").host())
                .isEqualTo("my_proxy.corp_1");
    }
}
