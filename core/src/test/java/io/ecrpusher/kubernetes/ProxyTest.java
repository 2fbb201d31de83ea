package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Strictness;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.KubeconfigFile;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.proxy.EnvironmentProxy;
import io.ecrpusher.kubernetes.proxy.ProxyServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Requests through proxies, which the environment or a kubeconfig names. */
class ProxyTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Credential TOKEN = Credential.of("a-token");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private ScriptedServer server;
    private TestProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.respondingWith(OK, OK);
        proxy = TestProxy.http();
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS_PROXY, http://127.0.0.1:%d",
        "https_proxy, http://127.0.0.1:%d/",
        "HTTPS_PROXY, HTTP://127.0.0.1:%d",
        "HTTPS_PROXY, 127.0.0.1:%d",
    })
    void connectsThroughTheProxyOfTheEnvironment(String variable, String url) throws Exception {
        assertThat(get(Map.of(variable, url.formatted(proxy.port())))).isEqualTo("ok");
        assertThat(proxy.requests())
                .singleElement()
                .asString()
                .startsWith(
                        "CONNECT k8s.test:%1$d HTTP/1.1\r\nHost: k8s.test:%1$d\r\n"
                                .formatted(server.port()))
                .doesNotContain("Authorization", "a-token");
        assertThat(server.requests().getFirst())
                .contains("\r\nHost: k8s.test:%d\r\n".formatted(server.port()))
                .contains("\r\nAuthorization: Bearer a-token\r\n")
                .doesNotContain("Proxy-");
    }

    @Test
    void prefersTheVariableInCapitals() throws Exception {
        assertThat(
                        get(
                                Map.of(
                                        "HTTPS_PROXY",
                                        url(""),
                                        "https_proxy",
                                        "http://127.0.0.1:1",
                                        "HTTP_PROXY",
                                        "http://127.0.0.1:1")))
                .isEqualTo("ok");
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void usesOneTunnelForSeveralRequests() throws Exception {
        HttpTransport transport = transport(Map.of("HTTPS_PROXY", url("")), endpoint("k8s.test"));
        assertThat(get(transport)).isEqualTo("ok");
        assertThat(get(transport)).isEqualTo("ok");
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void logsInToTheProxyAndToNothingElse() throws Exception {
        assertThat(get(Map.of("HTTPS_PROXY", url("us%C3%A9r:p%40ss@")))).isEqualTo("ok");
        assertThat(proxy.requests().getFirst())
                .contains("\r\nProxy-Authorization: Basic " + basic("usér:p@ss") + "\r\n");
        assertThat(server.requests().getFirst()).doesNotContain("Proxy-", basic("usér:p@ss"));
    }

    @Test
    void logsInWithAUserAlone() throws Exception {
        assertThat(get(Map.of("HTTPS_PROXY", url("user@")))).isEqualTo("ok");
        assertThat(proxy.requests().getFirst()).contains("Basic " + basic("user:") + "\r\n");
    }

    @Test
    void doesNotSendTheProxysLoginToAServerThatAsksForOne() throws Exception {
        server.close();
        server =
                ScriptedServer.respondingWith(
                        "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
                        OK);
        assertThatThrownBy(() -> get(Map.of("HTTPS_PROXY", url("user:hunter2@"))))
                .isInstanceOf(FailureException.class);
        assertThat(server.requests()).hasSize(1);
        assertThat(server.requests().getFirst()).doesNotContain(basic("user:hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user:hunter2@"})
    void saysThatTheProxyRefusesTheLogin(String login) throws Exception {
        proxy.close();
        proxy =
                TestProxy.http(
                        "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n");
        assertFailure(
                Map.of("HTTPS_PROXY", url(login)),
                Cause.NOT_AUTHORIZED,
                "the proxy 127.0.0.1:%d requires a valid user and password (HTTP 407). Write them into the proxy's URL"
                        .formatted(proxy.port()));
        assertThat(proxy.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 502 Bad Gateway\r\n\r\n",
                "HTTP/1.1 504 Timeout\r\nContent-Length: -1\r\n\r\n",
                ""
            })
    void saysThatTheProxyDoesNotConnect(String answer) throws Exception {
        proxy.close();
        proxy = TestProxy.http(answer);
        assertThatThrownBy(() -> get(Map.of("HTTPS_PROXY", url("user:hunter2@"))))
                .hasMessageContaining("through the proxy 127.0.0.1:" + proxy.port())
                .hasMessageNotContaining("hunter2")
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.UNREACHABLE));
    }

    @Test
    void saysThatTheProxyCannotBeReached() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertFailure(
                Map.of("HTTPS_PROXY", "http://user:hunter2@127.0.0.1:" + port),
                Cause.UNREACHABLE,
                "the connection to the proxy 127.0.0.1:%d was refused".formatted(port));
        assertFailure(
                Map.of("HTTPS_PROXY", "http://proxy.invalid:3128"),
                Cause.UNREACHABLE,
                "the host name of the proxy proxy.invalid:3128 can't be resolved");
    }

    @Test
    void endsARequestInTimeIfTheProxyIsSilent() throws Exception {
        try (ServerSocket silent =
                new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            HttpTransport transport =
                    new ApiServers(
                                    TIMEOUT,
                                    Duration.ofMillis(300),
                                    Map.of("HTTPS_PROXY", "127.0.0.1:" + silent.getLocalPort()))
                            .transport(endpoint("k8s.test"));
            assertThatThrownBy(() -> get(transport))
                    .hasMessage(
                            "the API server did not respond in time through the proxy 127.0.0.1:%d"
                                    .formatted(silent.getLocalPort()));
        }
    }

    @Test
    void checksTheServersCertificateBehindAProxy() throws Exception {
        HttpTransport transport =
                transport(
                        Map.of("HTTPS_PROXY", url("")),
                        new ClusterEndpoint(uri("k8s.test"), server.caPem()));
        assertThatThrownBy(() -> get(transport))
                .hasMessageContaining("the API server's certificate is for another host");
    }

    @Test
    void connectsThroughASocksProxyWithoutResolvingTheServersName() throws Exception {
        try (TestProxy socks = TestProxy.socks()) {
            assertThat(get(Map.of("HTTPS_PROXY", "socks5://127.0.0.1:" + socks.port())))
                    .isEqualTo("ok");
            assertThat(socks.requests()).containsExactly("k8s.test:" + server.port());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://user:hunter2@proxy.test | is an https:// URL, but ecr-pusher connects to proxies only without TLS",
                "socks5://user:hunter2@proxy.test | has a user for a SOCKS proxy, but ecr-pusher can log in to HTTP proxies only",
                "ftp://user:hunter2@proxy.test | has an unknown scheme",
                "http://user:hunter2@ | is not the URL of a proxy",
                "http://user:hunter2@proxy:port | is not the URL of a proxy",
            })
    void refusesTheUrlOfAProxyWithoutShowingIt(String url, String problem) {
        String remedy =
                ". Write a URL such as http://proxy.example.com:3128 or socks5://proxy.example.com:1080";
        assertFailure(Map.of("HTTPS_PROXY", url), Cause.INVALID, "HTTPS_PROXY " + problem + remedy);
        assertThatThrownBy(() -> transport(Map.of(), kubeconfig(url)))
                .hasMessage("the kubeconfig's proxy-url " + problem + remedy);
    }

    @Test
    void connectsDirectlyWhereNoProxySaysSo() throws Exception {
        assertThat(
                        get(
                                transport(
                                        Map.of("HTTPS_PROXY", url(""), "NO_PROXY", "127.0.0.0/8"),
                                        endpoint("127.0.0.1"))))
                .isEqualTo("ok");
        assertThat(
                        transport(
                                Map.of(
                                        "HTTPS_PROXY",
                                        "https://not-supported",
                                        "no_proxy",
                                        "other.test,.k8s.test"),
                                endpoint("a.k8s.test")))
                .isNotNull();
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void neverConnectsToLocalhostThroughTheProxyOfTheEnvironment() throws Exception {
        for (String host : new String[] {"localhost", "127.0.0.1"}) {
            assertThat(get(transport(Map.of("HTTPS_PROXY", url("")), endpoint(host))))
                    .isEqualTo("ok");
        }
        assertThat(proxy.requests()).isEmpty();
    }

    @Test
    void prefersTheProxyOfAKubeconfigAndThenIgnoresNoProxy() throws Exception {
        Map<String, String> environment =
                Map.of("HTTPS_PROXY", "http://127.0.0.1:1", "NO_PROXY", "*");
        assertThat(get(transport(environment, kubeconfig(url("user:p@"))))).isEqualTo("ok");
        assertThat(proxy.requests().getFirst())
                .startsWith("CONNECT 127.0.0.1:%d ".formatted(server.port()))
                .contains("Basic " + basic("user:p") + "\r\n");
    }

    @Test
    void masksThePasswordOfAProxy() throws Exception {
        assertThat(kubeconfig(url("user:hunter2@")).toString()).doesNotContain("hunter2");
        assertThat(ProxyServer.parse(Credential.of(url("user:hunter2@")), "x").toString())
                .doesNotContain("hunter2", basic("user:hunter2"));
        assertThat(EnvironmentProxy.of(Map.of("HTTPS_PROXY", url("user:hunter2@"))).toString())
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.test, proxy.test:80",
        "proxy.test, proxy.test:80",
        "http://[::1]:3128, [::1]:3128",
        "socks5://proxy.test, proxy.test:1080",
        "socks5://proxy.test:80, proxy.test:80",
        "socks5h://proxy.test:443/, proxy.test:443",
    })
    void usesTheDefaultPortOfTheScheme(String url, String address) throws Exception {
        assertThat(ProxyServer.parse(Credential.of(url), "x").address()).isEqualTo(address);
    }

    private String url(String login) {
        return "http://%s127.0.0.1:%d".formatted(login, proxy.port());
    }

    private URI uri(String host) {
        return URI.create("https://%s:%d".formatted(host, server.port()));
    }

    /** The server's certificate is for localhost, and only the proxy knows other hosts. */
    private ClusterEndpoint endpoint(String host) {
        return new ClusterEndpoint(
                uri(host),
                server.caPem(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("localhost"),
                Optional.empty());
    }

    private ClusterEndpoint kubeconfig(String proxyUrl) throws FailureException {
        return KubeconfigFile.read(
                Credential.of(
                        """
                        current-context: a
                        contexts: [{name: a, context: {cluster: c, user: u}}]
                        clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s, proxy-url: "%s"}}]
                        users: [{name: u, user: {token: t}}]
                        """
                                .formatted(
                                        server.port(),
                                        Base64.getEncoder()
                                                .encodeToString(
                                                        server.caPem()
                                                                .getBytes(
                                                                        StandardCharsets.US_ASCII)),
                                        proxyUrl)),
                "");
    }

    private static HttpTransport transport(
            Map<String, String> environment, ClusterEndpoint endpoint) throws FailureException {
        return new ApiServers(TIMEOUT, TIMEOUT, environment).transport(endpoint);
    }

    private String get(Map<String, String> environment) throws FailureException {
        return get(transport(environment, endpoint("k8s.test")));
    }

    private static String get(HttpTransport transport) throws FailureException {
        return transport.send(
                TOKEN,
                ApiRequest.secretMetadata("team-a", "ecr-pull"),
                body -> {
                    body.setStrictness(Strictness.LENIENT);
                    return body.nextString();
                },
                TIMEOUT);
    }

    private void assertFailure(Map<String, String> environment, Cause cause, String detail) {
        assertThatThrownBy(() -> get(environment))
                .hasMessage(detail)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(cause));
    }

    private static String basic(String login) {
        return Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }
}
