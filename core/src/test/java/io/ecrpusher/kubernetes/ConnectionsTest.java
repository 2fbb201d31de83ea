package io.ecrpusher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** HTTP/1.1 as servers of all kinds speak it, and the ways in which they stop. */
class ConnectionsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration LONG = Duration.ofSeconds(20);

    private ScriptedServer server;
    private HttpUrl url;
    private OkHttpClient client;
    private Connections connections;

    @AfterEach
    void close() throws IOException {
        if (connections != null) {
            connections.close();
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
    void anAnswerIsReadInEveryFormAndItsConnectionUsedAgain(String answer) throws IOException {
        assertThat(connectionsFor(answer)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more than was announced",
            })
    void aConnectionThatIsNotToBeKeptIsNot(String answer) throws IOException {
        assertThat(connectionsFor(answer)).isEqualTo(2);
    }

    @Test
    void aZippedAnswerIsUnzipped() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write("hello".getBytes(StandardCharsets.US_ASCII));
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                        .formatted(zipped.size())
                        .getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(zipped.toByteArray());
        connect(ScriptedServer.answering(answer.toByteArray()));
        assertThat(get()).isEqualTo("hello");
    }

    @Test
    void anAnswerWithoutABodyIsNotUnzipped() throws IOException {
        connect(
                ScriptedServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"));
        assertThat(get()).isEmpty();
    }

    @Test
    void theRequestComesAsItWasAsked() throws IOException {
        connect(ScriptedServer.answering(OK));
        try (Response _ =
                send(request().header("Accept", "text/x").patch(body("{\"ä\":1}")), LONG)) {
            assertThat(server.requests())
                    .containsExactly(
                            "PATCH /a%20b?c=d HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + server.port()
                                    + "\r\nAccept-Encoding: gzip\r\nAccept: text/x\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 8\r\n\r\n"
                                    + "{\"ä\":1}");
        }
    }

    @Test
    void aRequestOnAConnectionThatTheServerHadClosedIsSentAnew() throws IOException {
        connect(ScriptedServer.answering(OK, "", OK));
        assertThat(get()).isEqualTo("ok");
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aRequestOnAFreshConnectionThatTheServerClosesIsNot() throws IOException {
        connect(ScriptedServer.answering("", OK));
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nX: folded\r\n as: before\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok",
                "SSH-2.0-OpenSSH_9.9\r\n",
                "\u0000\u0001\u0002",
            })
    void anAnswerThatIsBrokenFailsOnceAndLeavesNoConnection(String answer) throws IOException {
        connect(ScriptedServer.answering(OK, answer, "", "", OK));
        assertThat(get()).isEqualTo("ok");
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(server.requests()).hasSize(2);
        assertThatThrownBy(this::get).isInstanceOf(IOException.class);
        assertThat(get()).isEqualTo("ok");
        assertThat(server.connections()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity\r\nContent-Length: 2",
                "Content-Length: 2\r\nContent-Length: 3",
                "Content-Length: 2, 3",
            })
    void anAnswerWhoseEndIsNotKnownIsNotWaitedFor(String headers) throws IOException {
        connect(ScriptedServer.answering("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\nok"));
        assertThatThrownBy(() -> send(request(), Duration.ofSeconds(2)))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void aLineWithoutAnEndDoesNotFillTheHeap() throws IOException {
        connect(ScriptedServer.answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(1_000_000)));
        assertThatThrownBy(this::get).hasMessage("a line that does not end");
    }

    @Test
    void theTimeOfACallEndsItWhileTheServerIsSilent() throws IOException {
        connect(ScriptedServer.answering("HTTP/1.1 200 OK\r\n"));
        assertThatThrownBy(() -> send(request(), Duration.ofMillis(300)))
                .isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void theTimeOfACallEndsItWhileTheServerReadsNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server = ScriptedServer.answering(OK);
            connect(silent.getLocalPort(), "127.0.0.1");
            assertThatThrownBy(() -> send(request(), Duration.ofMillis(300)))
                    .isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void silenceEndsACallBeforeItsTime() throws IOException {
        server = ScriptedServer.answering("HTTP/1.1 200 OK\r\n");
        connect(server.port(), settings().readTimeout(Duration.ofMillis(300)).build(), "127.0.0.1");
        assertThatThrownBy(this::get).isInstanceOf(InterruptedIOException.class);
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    @Timeout(20)
    void closingWaitsForNoFarewellOfTheServer() throws IOException {
        server = ScriptedServer.answering(OK).deafAfterOne();
        connect(server.port(), settings().readTimeout(Duration.ofMinutes(1)).build(), "127.0.0.1");
        assertThat(get()).isEqualTo("ok");
        connections.close();
    }

    @Test
    void aServerWithoutX25519IsReachedAllTheSame() throws IOException {
        connect(ScriptedServer.answering(OK).withGroups("secp384r1"));
        assertThat(get()).isEqualTo("ok");
    }

    @Test
    void whereOneAddressRefusesTheNextOneIsTried() throws IOException {
        server = ScriptedServer.answering(OK);
        OkHttpClient settings = settings().dns(_ -> List.of(address(2), address(1))).build();
        connect(server.port(), settings, "localhost");
        assertThat(get()).isEqualTo("ok");
    }

    @Test
    void whereOneAddressHangsUpTheNextOneIsTried() throws IOException {
        server = ScriptedServer.answering(OK);
        try (ServerSocket balancer = new ServerSocket(server.port(), 1, address(2))) {
            Thread _ =
                    Thread.startVirtualThread(
                            () -> {
                                try (Socket hungUp = balancer.accept()) {
                                    int _ = hungUp.getInputStream().read();
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            connect(
                    server.port(),
                    settings().dns(_ -> List.of(address(2), address(1))).build(),
                    "localhost");
            assertThat(get()).isEqualTo("ok");
        }
    }

    @Test
    void aCertificateForAnotherNameIsTakenIfThatIsTheNameItIsToHave() throws IOException {
        server = ScriptedServer.answering(OK);
        connect(server.port(), anywhere(), "elsewhere.test", "localhost");
        assertThat(get()).isEqualTo("ok");
    }

    @Test
    void anotherHostsCertificateIsToldFromAnotherAuthoritys() throws IOException {
        server = ScriptedServer.answering(OK);
        connect(server.port(), anywhere(), "elsewhere.test");
        assertThatThrownBy(this::get).isInstanceOf(SSLPeerUnverifiedException.class);
        try (ScriptedServer other = ScriptedServer.answering(OK)) {
            connect(other.port(), "127.0.0.1");
            assertThatThrownBy(this::get).isInstanceOf(SSLHandshakeException.class);
        }
        assertThat(server.requests()).isEmpty();
    }

    /** Of two requests, of which the first gets {@code answer}, with the body {@code hello}. */
    private int connectionsFor(String answer) throws IOException {
        connect(ScriptedServer.answering(answer, OK));
        assertThat(get()).isEqualTo("hello");
        assertThat(get()).isEqualTo("ok");
        return server.connections();
    }

    private void connect(ScriptedServer scripted) {
        server = scripted;
        connect(scripted.port(), "127.0.0.1");
    }

    private void connect(int port, String host) {
        connect(port, settings().build(), host);
    }

    private void connect(int port, OkHttpClient settings, String host) {
        connect(port, settings, host, host);
    }

    private void connect(int port, OkHttpClient settings, String host, String certificateName) {
        try {
            url = HttpUrl.get("https://%s:%d/a%%20b?c=d".formatted(host, port));
            connections =
                    new Connections(
                            new TlsDialer(
                                    url,
                                    certificateName,
                                    ClusterTrust.sockets(server.caPem(), Optional.empty()),
                                    settings));
            client = connections.under(settings);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static OkHttpClient.Builder settings() {
        return new OkHttpClient.Builder().connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }

    /** Every name is this machine. */
    private static OkHttpClient anywhere() {
        return settings().dns(_ -> List.of(address(1))).build();
    }

    private static InetAddress address(int last) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
    }

    private Request.Builder request() {
        return new Request.Builder().url(url);
    }

    private static RequestBody body(String json) {
        return RequestBody.create(
                json.getBytes(StandardCharsets.UTF_8), MediaType.get("application/json"));
    }

    private Response send(Request.Builder request, Duration timeout) throws IOException {
        var call = client.newCall(request.build());
        call.timeout().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return call.execute();
    }

    private String get() throws IOException {
        try (Response response = send(request(), LONG)) {
            return response.body().string();
        }
    }
}
