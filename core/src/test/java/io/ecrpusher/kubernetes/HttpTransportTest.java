package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.response.JsonFields;
import io.ecrpusher.secret.SecretManifest;

import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Dns;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

/** Tests HTTP/1.1 over TLS with conforming and failing servers. */
class HttpTransportTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration LONG_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SHORT_TIMEOUT = Duration.ofMillis(500);
    private static final Credential TOKEN = Credential.of("a-token");
    private static final ApiRequest GET = ApiRequest.secretMetadata("team-a", "ecr-pull");
    private static final ApiRequest LIST = ApiRequest.namespaces().page("");
    private static final int MEBIBYTE = 1024 * 1024;

    private ScriptedServer server;
    private HttpTransport transport;

    @AfterEach
    void close() throws IOException {
        if (transport != null) {
            transport.close();
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200\r\ncontent-length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\nContent-Length:5\n\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nTrailer: t\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            })
    void readsEveryResponseFormAndReusesTheConnection(String response) throws Exception {
        connect(ScriptedServer.respondingWith(response, OK));
        assertThat(get()).isEqualTo("hello");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void closesTheConnectionOnAConnectionCloseHeader() throws Exception {
        connect(
                ScriptedServer.respondingWith(
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
                        OK));
        assertThat(get()).isEqualTo("hello");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void supportsHttp10Servers() throws Exception {
        connect(
                ScriptedServer.respondingWith(
                        "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "", OK));
        assertThat(get()).isEqualTo("hello");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void dropsTheConnectionIfTheBodyExceedsContentLength() throws Exception {
        connect(
                ScriptedServer.respondingWith(
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more", OK, OK));
        assertThat(get()).isEqualTo("hello");
        assertUnreachable(this::get, "the API server's response is not valid HTTP");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void sendsTheExactRequest() throws Exception {
        connect(ScriptedServer.respondingWith(OK));
        SecretManifest manifest =
                new SecretManifest("ä", Credential.of("{\"ä\":1}"), Instant.EPOCH);
        transport.send(
                TOKEN,
                ApiRequest.apply(new SecretApply("team a", manifest, true)),
                HttpTransportTest::text,
                LONG_TIMEOUT);
        assertThat(server.requests())
                .containsExactly(
                        """
                        PATCH /a%%20b/api/v1/namespaces/team%%20a/secrets/%%C3%%A4?fieldManager=ecr-pusher&force=true HTTP/1.1
                        User-Agent: ecr-pusher
                        Authorization: Bearer a-token
                        Accept: application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1
                        Accept-Encoding: identity
                        Content-Type: application/apply-patch+yaml
                        Content-Length: 8
                        Host: 127.0.0.1:%d
                        Connection: Keep-Alive

                        """
                                        .formatted(server.port())
                                        .replace("\n", "\r\n")
                                + "{\"ä\":1}");
    }

    @Test
    void retriesOnceIfTheServerClosedTheConnection() throws Exception {
        connect(ScriptedServer.respondingWith(OK, "", OK));
        assertThat(get()).isEqualTo("ok");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void retriesIfTheServerClosedAllConnections() throws Exception {
        String slow = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no";
        connect(ScriptedServer.respondingWith(slow, slow, slow, OK, OK));
        List<CompletableFuture<Void>> timedOut = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            timedOut.add(
                    CompletableFuture.runAsync(
                            () ->
                                    assertThatThrownBy(() -> get(SHORT_TIMEOUT))
                                            .isInstanceOf(FailureException.class)));
        }
        for (var request : timedOut) {
            request.join();
        }
        assertThat(get()).isEqualTo("ok");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(4);
    }

    @Test
    void doesNotRetryAfterAFailureOnANewConnection() throws Exception {
        connect(ScriptedServer.respondingWith("", OK));
        assertUnreachable(this::get, "the connection to the API server failed");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void doesNotRetryARequestThatTimedOut() throws Exception {
        connect(ScriptedServer.respondingWith(OK, "HTTP/1.1 200 OK\r\n", OK));
        assertThat(get()).isEqualTo("ok");
        assertUnreachable(() -> get(SHORT_TIMEOUT), "the API server did not respond in time");
        assertThat(server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\n",
                "HTTP/1.1 503 Busy\r\nRetry-After: 99999999999\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                "SSH-2.0-OpenSSH_9.9\r\n",
            })
    void dropsTheConnectionAfterABrokenResponseAndDoesNotRetry(String response) throws Exception {
        connect(ScriptedServer.respondingWith(OK, response, "", OK));
        assertThat(get()).isEqualTo("ok");
        assertUnreachable(this::get, "the API server");
        assertThat(server.requests()).hasSize(2);
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Le", "\u0000\u0001\u0002"})
    void retriesIfTheResponseEndsInItsHeaders(String response) throws Exception {
        connect(ScriptedServer.respondingWith(OK, response, "", OK));
        assertThat(get()).isEqualTo("ok");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked\r\n\r\nok",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\nok",
                "Transfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok",
                "Content-Length: 2, 3\r\n\r\nok",
                "Content-Length: 99999999999999999999\r\n\r\nok",
                "Content-Length : 2\r\n\r\nok",
                "X: folded\r\n as: before\r\nContent-Length: 2\r\n\r\nok",
                "no header\r\n\r\nok",
            })
    void handlesInvalidHeadersInTime(String headers) throws Exception {
        connect(ScriptedServer.respondingWith("HTTP/1.1 200 OK\r\n" + headers));
        try {
            assertThat(get(SHORT_TIMEOUT)).isEqualTo("ok");
        } catch (FailureException failure) {
            assertThat(failure.cause()).isEqualTo(Cause.UNREACHABLE);
        }
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void limitsTheSizeOfHeaders() throws Exception {
        connect(ScriptedServer.respondingWith("HTTP/1.1 200 OK\r\nX: " + "x".repeat(MEBIBYTE)));
        assertUnreachable(this::get, "the connection to the API server failed");
    }

    @Test
    void limitsAnObjectToTwoMebibytes() throws Exception {
        connect(ScriptedServer.respondingWith(list(2 * MEBIBYTE), list(2 * MEBIBYTE + 1)));
        assertThat(transport.send(TOKEN, GET, HttpTransportTest::length, LONG_TIMEOUT))
                .isGreaterThan(MEBIBYTE);
        assertTooLarge(
                () -> transport.send(TOKEN, GET, HttpTransportTest::length, LONG_TIMEOUT),
                "the API server sent more than 2 MB for an object");
    }

    @Test
    void limitsAPageToEightMebibytes() throws Exception {
        connect(ScriptedServer.respondingWith(list(8 * MEBIBYTE), list(8 * MEBIBYTE + 1)));
        assertThat(transport.send(TOKEN, LIST, HttpTransportTest::length, LONG_TIMEOUT))
                .isGreaterThan(4 * MEBIBYTE);
        assertTooLarge(
                () -> transport.send(TOKEN, LIST, HttpTransportTest::length, LONG_TIMEOUT),
                "the API server sent more than 8 MB for a page of a list");
    }

    @Test
    void limitsAStringOfAList() throws Exception {
        connect(ScriptedServer.respondingWith(plain("\"" + "x".repeat(MEBIBYTE) + "\"")));
        assertTooLarge(
                () -> transport.send(TOKEN, LIST, HttpTransportTest::text, LONG_TIMEOUT),
                "the API server sent more than 8 MB for a page of a list");
    }

    @Test
    @Timeout(20)
    void ignoresAnErrorOfMoreThanOneMebibyte() throws Exception {
        connect(
                ScriptedServer.respondingWith("HTTP/1.1 400 No\r\n\r\n")
                        .thenEndlessly("x".repeat(MEBIBYTE).getBytes(StandardCharsets.US_ASCII)));
        assertTooLarge(this::get, "something in front of the API server");
        assertThat(server.isClosedByClient()).isTrue();
    }

    @Test
    void doesNotUnpackACompressedBody() throws Exception {
        connect(ScriptedServer.respondingWith(gzip(new byte[64 * MEBIBYTE])));
        assertTooLarge(this::get, "the response isn't one of a Kubernetes API server");
    }

    @ParameterizedTest
    @CsvSource({"Transfer-Encoding: chunked", "Content-Length: 9223372036854775807", "X: y"})
    @Timeout(20)
    void stopsReadingAnEndlessBodyAtTheLimit(String header) throws Exception {
        byte[] chunk =
                ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        connect(
                ScriptedServer.respondingWith("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n")
                        .thenEndlessly(chunk));
        assertTooLarge(
                () -> transport.send(TOKEN, GET, HttpTransportTest::skip, LONG_TIMEOUT),
                "the API server sent more than 2 MB for an object");
        assertThat(server.isClosedByClient()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void doesNotFollowRedirects(int status) throws Exception {
        try (ScriptedServer other = ScriptedServer.respondingWith(OK)) {
            connect(
                    ScriptedServer.respondingWith(
                            "HTTP/1.1 %d Moved\r\nLocation: https://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n"
                                    .formatted(status, other.port()),
                            OK));
            assertThatThrownBy(this::get).hasMessageContaining("HTTP " + status);
            assertThat(server.requests()).hasSize(1);
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void ignoresCookiesAndAuthenticationChallenges() throws Exception {
        connect(
                ScriptedServer.respondingWith(
                        "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n",
                        OK));
        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(Cause.NOT_KUBERNETES));
        assertThat(get()).isEqualTo("ok");
        assertThat(server.requests())
                .hasSize(2)
                .noneMatch(request -> request.contains("Cookie") || request.contains("Basic"));
    }

    @Test
    void timesOutIfTheServerStopsSending() throws Exception {
        connect(ScriptedServer.respondingWith("HTTP/1.1 200 OK\r\n"));
        assertUnreachable(() -> get(SHORT_TIMEOUT), "the API server did not respond in time");
    }

    @Test
    void timesOutIfTheServerReadsNothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = ScriptedServer.respondingWith(OK);
            connect(endpoint("127.0.0.1", silent.getLocalPort()));
            assertUnreachable(() -> get(SHORT_TIMEOUT), "the API server did not respond in time");
        }
    }

    @Test
    void appliesTheRequestTimeoutOfTheTransport() throws Exception {
        server = ScriptedServer.respondingWith("HTTP/1.1 200 OK\r\n");
        transport =
                new ApiServers(LONG_TIMEOUT, SHORT_TIMEOUT)
                        .transport(endpoint("127.0.0.1", server.port()));
        assertUnreachable(this::get, "the API server did not respond in time");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    @Timeout(10)
    void closesConnectionsWithoutWaitingForASilentServer() throws Exception {
        connect(ScriptedServer.respondingWith(OK).silentAfterFirstResponse());
        assertThat(get()).isEqualTo("ok");
        long start = System.nanoTime();
        transport.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        assertThat(server.isClosedByClient()).isTrue();
    }

    @Test
    void closesConnectionsBeforeItReturns() throws Exception {
        server = ScriptedServer.respondingWith(OK);
        AtomicReference<Socket> socket = new AtomicReference<>();
        OkHttpClient base =
                ApiServers.settings(LONG_TIMEOUT, LONG_TIMEOUT)
                        .eventListener(
                                new EventListener() {
                                    @Override
                                    public void connectionAcquired(
                                            Call call, Connection connection) {
                                        socket.set(connection.socket());
                                    }
                                })
                        .build();
        transport = new ApiServers(base, Map.of()).transport(endpoint("127.0.0.1", server.port()));
        get();
        transport.close();
        boolean closed = socket.get().isClosed();
        assertThat(closed).isTrue();
    }

    @Test
    @Timeout(10)
    void closesAfterAConnectionCloseHeaderWithoutWaitingForTheServer() throws Exception {
        connect(
                ScriptedServer.respondingWith(
                                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
                        .silentAfterFirstResponse());
        long start = System.nanoTime();
        assertThat(get()).isEqualTo("ok");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThat(server.isClosedByClient()).isTrue();
    }

    @Test
    @Timeout(10)
    void closesAnActiveConnectionWhenItsRequestEnds() throws Exception {
        connect(ScriptedServer.respondingWith(OK));
        transport.close();
        assertThat(get()).isEqualTo("ok");
        assertThat(server.isClosedByClient()).isTrue();
    }

    @Test
    void connectsToAServerWithoutX25519() throws Exception {
        connect(ScriptedServer.respondingWith(OK, "", OK).withGroups("secp384r1"));
        assertThat(get()).isEqualTo("ok");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void connectsToATls12ServerWithoutX25519() throws Exception {
        connect(ScriptedServer.respondingWith(OK).withProtocol("TLSv1.2").withGroups("secp256r1"));
        assertThat(get()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
        "TLSv1.2, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
    })
    void prefersChaCha20(String protocol, String cipherSuite) throws Exception {
        connect(ScriptedServer.respondingWith(OK).withProtocol(protocol));
        assertThat(get()).isEqualTo("ok");
        assertThat(server.cipherSuites()).containsExactly(cipherSuite);
    }

    @Test
    void triesTheNextAddressIfOneRefusesTheConnection() throws Exception {
        server = ScriptedServer.respondingWith(OK);
        connect(endpoint("localhost", server.port()), _ -> List.of(address(2), address(1)));
        assertThat(get()).isEqualTo("ok");
    }

    @Test
    void triesTheNextAddressIfOneClosesTheConnection() throws Exception {
        server = ScriptedServer.respondingWith(OK);
        try (ServerSocket balancer = new ServerSocket(server.port(), 1, address(2))) {
            Thread _ =
                    Thread.startVirtualThread(
                            () -> {
                                try (Socket closed = balancer.accept()) {
                                    int _ = closed.getInputStream().read();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            connect(endpoint("localhost", server.port()), _ -> List.of(address(2), address(1)));
            assertThat(get()).isEqualTo("ok");
        }
    }

    @Test
    void reportsAnUnknownHostName() throws Exception {
        server = ScriptedServer.respondingWith(OK);
        connect(
                endpoint("nowhere.test", server.port()),
                _ -> {
                    throw new UnknownHostException();
                });
        assertUnreachable(this::get, "the host name of the API server can't be resolved");
    }

    @Test
    void acceptsACertificateForTheEndpointsServerName() throws Exception {
        server = ScriptedServer.respondingWith(OK);
        connect(
                endpoint("elsewhere.test", server.port(), Optional.of("localhost")),
                _ -> List.of(address(1)));
        assertThat(get()).isEqualTo("ok");
        assertThat(server.requests().getFirst())
                .contains("\r\nHost: elsewhere.test:%d\r\n".formatted(server.port()));
    }

    @Test
    void rejectsACertificateForTheUrlsHostIfTheServerNameDiffers() throws Exception {
        server = ScriptedServer.respondingWith(OK);
        connect(endpoint("127.0.0.1", server.port(), Optional.of("elsewhere.test")));
        assertNotTrusted("the API server's certificate is for another host");
    }

    @Test
    void distinguishesAnotherHostsCertificateFromAnotherCas() throws Exception {
        server = ScriptedServer.respondingWith(OK);
        connect(endpoint("elsewhere.test", server.port()), _ -> List.of(address(1)));
        assertNotTrusted("the API server's certificate is for another host");
        try (ScriptedServer other = ScriptedServer.respondingWith(OK)) {
            connect(endpoint("127.0.0.1", other.port()));
            assertNotTrusted("the API server's certificate is not signed by the cluster's CA");
        }
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void connectsToAnIpv6Address() throws Exception {
        byte[] ok = OK.getBytes(StandardCharsets.US_ASCII);
        server = ScriptedServer.respondingOn(InetAddress.ofLiteral("::1"), ok, ok);
        connect(endpoint("[::1]", server.port(), Optional.of("localhost")));
        assertThat(get()).isEqualTo("ok");
        assertThat(server.requests().getFirst())
                .contains("\r\nHost: [::1]:%d\r\n".formatted(server.port()));
        connect(endpoint("[::1]", server.port()));
        assertNotTrusted("the API server's certificate is for another host");
    }

    private void connect(ScriptedServer scripted) throws FailureException {
        server = scripted;
        connect(endpoint("127.0.0.1", scripted.port()));
    }

    private void connect(ClusterEndpoint endpoint) throws FailureException {
        connect(endpoint, Dns.SYSTEM);
    }

    private void connect(ClusterEndpoint endpoint, Dns dns) throws FailureException {
        OkHttpClient base = ApiServers.settings(LONG_TIMEOUT, LONG_TIMEOUT).dns(dns).build();
        transport = new ApiServers(base, Map.of()).transport(endpoint);
    }

    private ClusterEndpoint endpoint(String host, int port) {
        return endpoint(host, port, Optional.empty());
    }

    private ClusterEndpoint endpoint(String host, int port, Optional<String> serverName) {
        return new ClusterEndpoint(
                URI.create("https://%s:%d/a%%20b".formatted(host, port)),
                server.caPem(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                serverName,
                Optional.empty());
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private String get() throws FailureException {
        return get(LONG_TIMEOUT);
    }

    private String get(Duration timeout) throws FailureException {
        return transport.send(TOKEN, GET, HttpTransportTest::text, timeout);
    }

    private static String text(JsonReader body) throws IOException {
        body.setStrictness(Strictness.LENIENT);
        return body.nextString();
    }

    private static String skip(JsonReader body) throws IOException {
        body.setStrictness(Strictness.LENIENT);
        while (body.peek() != JsonToken.END_DOCUMENT) {
            body.skipValue();
        }
        return "";
    }

    private static int length(JsonReader body) throws IOException, FailureException {
        int[] length = {0};
        JsonFields.array(body, element -> length[0] += element.nextString().length());
        return length[0];
    }

    private void assertNotTrusted(String detail) {
        assertFailure(this::get, Cause.NOT_TRUSTED, detail);
    }

    private static void assertUnreachable(ThrowingCallable request, String detail) {
        assertFailure(request, Cause.UNREACHABLE, detail);
    }

    private static void assertTooLarge(ThrowingCallable request, String detail) {
        assertFailure(request, Cause.NOT_KUBERNETES, detail);
    }

    private static void assertFailure(ThrowingCallable request, Cause cause, String detail) {
        assertThatThrownBy(request)
                .hasMessageContaining(detail)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        failure -> assertThat(failure.cause()).isEqualTo(cause));
    }

    /** Returns a response with an array of strings, {@code size} bytes long. */
    private static byte[] list(int size) {
        StringBuilder body = new StringBuilder("[");
        while (body.length() + 200 < size) {
            body.append('"').append("x".repeat(90)).append("\",");
        }
        body.append('"').append("x".repeat(size - body.length() - 2)).append("\"]");
        return plain(body.toString());
    }

    private static byte[] plain(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n".formatted(body.length()) + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(body);
        }
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        response.writeBytes(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                        .formatted(compressed.size())
                        .getBytes(StandardCharsets.US_ASCII));
        response.writeBytes(compressed.toByteArray());
        return response.toByteArray();
    }
}
