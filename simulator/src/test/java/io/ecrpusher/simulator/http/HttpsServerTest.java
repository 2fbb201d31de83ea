package io.ecrpusher.simulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

final class HttpsServerTest {
    private final CertificateAuthority ca = CertificateAuthority.create("test");
    private final HttpsServer server = HttpsServer.start(ca, HttpsServerTest::echo);
    private final HttpClient client = newClient();

    private static HttpResponse echo(HttpRequest request) {
        return HttpResponse.text(
                200,
                "%s %s?%s %s"
                        .formatted(
                                request.method(), request.path(), request.query(), request.text()));
    }

    private HttpClient newClient() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(ca.clientContext())
                .build();
    }

    @AfterEach
    void close() {
        client.shutdownNow();
        server.close();
    }

    private java.net.http.HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                java.net.http.HttpRequest.newBuilder(server.uri().resolve(path))
                        .method(method, BodyPublishers.ofString(body))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                BodyHandlers.ofString());
    }

    private String get(String path) throws IOException, InterruptedException {
        return send("GET", path, "").body();
    }

    @Test
    void passesTheRequestToTheHandlerUnchanged() throws Exception {
        assertThat(send("PATCH", "/a%2Fb?x=1%202", "body").body())
                .isEqualTo("PATCH /a%2Fb?x=1%202 body");
    }

    @Test
    void keepsTheConnection() throws Exception {
        for (int i = 0; i < 5; i++) {
            get("/");
        }
        assertThat(server.counters().connections()).isEqualTo(1);
        assertThat(server.counters().handshakes()).isEqualTo(1);
        assertThat(server.counters().requests()).isEqualTo(5);
        assertThat(server.counters().mostRequestsUnderWay()).isEqualTo(1);
        assertThat(server.counters().mostOpenConnections()).isEqualTo(1);
    }

    @Test
    void readsAChunkedBody() throws Exception {
        String response =
                raw(
                        """
                        POST /c HTTP/1.1
                        Host: x
                        Transfer-Encoding: chunked
                        Connection: close

                        3
                        abc
                        2;x=y
                        de
                        0

                        """);
        assertThat(response).startsWith("HTTP/1.1 200 OK\r\n").endsWith("POST /c? abcde");
    }

    @Test
    void respondsToExpectContinue() throws Exception {
        String response =
                raw(
                        """
                        POST /c HTTP/1.1
                        Host: x
                        Content-Length: 2
                        Expect: 100-continue
                        Connection: close

                        ab\
                        """);
        assertThat(response).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
    }

    @Test
    void respondsToPipelinedRequestsInOrder() throws Exception {
        String response =
                raw(
                        """
                        GET /1 HTTP/1.1
                        Host: x

                        GET /2 HTTP/1.1
                        Host: x
                        Connection: close

                        """);
        assertThat(response.indexOf("GET /1?"))
                .isPositive()
                .isLessThan(response.indexOf("GET /2?"));
    }

    @Test
    void sendsNoBodyInResponseToHead() throws Exception {
        String response = raw("HEAD /1 HTTP/1.1\nHost: x\nConnection: close\n\n");
        assertThat(response).contains("Content-Length: 9\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void rejectsARequestThatIsNotHttp() throws Exception {
        assertThat(raw("hello\n\n")).startsWith("HTTP/1.1 400 Bad Request\r\n");
    }

    /** Sends {@code request} with CRLF line breaks and returns everything up to the end. */
    private String raw(String request) throws IOException {
        try (SSLSocket socket =
                (SSLSocket)
                        ca.clientContext()
                                .getSocketFactory()
                                .createSocket("127.0.0.1", server.uri().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.replace("\n", "\r\n").getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void refusesConnectionsUntilCleared() throws Exception {
        get("/");
        server.fault(Fault.refused());
        assertThatThrownBy(() -> get("/")).isInstanceOf(ConnectException.class);
        server.clearFaults();
        assertThat(get("/")).isEqualTo("GET /? ");
    }

    @Test
    void neverRespondsInABlackHole() throws Exception {
        get("/");
        server.fault(Fault.blackHole());
        var request =
                java.net.http.HttpRequest.newBuilder(server.uri())
                        .timeout(Duration.ofMillis(200))
                        .build();
        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class);
        server.clearFaults();
        assertThat(get("/")).isEqualTo("GET /? ");
    }

    @Test
    void resetsARequestWithoutHandlingIt() throws Exception {
        server.fault(Fault.reset().times(1));
        assertThatThrownBy(() -> send("PATCH", "/", "")).isInstanceOf(IOException.class);
        assertThat(get("/")).isEqualTo("GET /? ");
    }

    @Test
    void sendsAGivenResponseToMatchingRequests() throws Exception {
        HttpResponse busy = HttpResponse.text(429, "busy").with("Retry-After", "7");
        server.fault(Fault.respond(busy).when(each -> each.path().equals("/a")).times(2));
        assertThat(get("/b")).isEqualTo("GET /b? ");
        var response = send("GET", "/a", "");
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(get("/a")).isEqualTo("busy");
        assertThat(get("/a")).isEqualTo("GET /a? ");
    }

    @Test
    void delaysAResponse() throws Exception {
        server.fault(Fault.slow(Duration.ofDays(1)));
        var response =
                client.sendAsync(
                        java.net.http.HttpRequest.newBuilder(server.uri()).build(),
                        BodyHandlers.ofString());
        while (server.counters().requests() == 0) {
            Thread.onSpinWait();
        }
        assertThat(response).isNotDone();
        server.clearFaults();
        assertThat(response.join().body()).isEqualTo("GET /? ");
    }

    @Test
    void truncatesAResponse() throws Exception {
        server.fault(Fault.truncated().times(1));
        assertThatThrownBy(() -> send("PATCH", "/", "")).isInstanceOf(IOException.class);
        assertThat(get("/")).isEqualTo("GET /? ");
    }

    @Test
    void presentsACertificateOfAnotherAuthority() throws Exception {
        get("/");
        server.fault(Fault.wrongCertificate());
        assertThatThrownBy(() -> get("/")).isInstanceOf(SSLException.class);
        server.clearFaults();
        assertThat(get("/")).isEqualTo("GET /? ");
    }

    @Test
    void runsHundredsOfServersAtOnce() throws Exception {
        var servers =
                IntStream.range(0, 300)
                        .mapToObj(
                                i ->
                                        HttpsServer.start(
                                                ca, request -> HttpResponse.text(200, "" + i)))
                        .toList();
        try {
            var request = java.net.http.HttpRequest.newBuilder(servers.get(299).uri()).build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("299");
        } finally {
            servers.forEach(HttpsServer::close);
        }
    }

    @Test
    void writesATrustStoreWithTheAuthority(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("trust.jks");
        ca.writeTrustStore(file, "changeit".toCharArray());
        KeyStore store = KeyStore.getInstance("JKS");
        try (var in = Files.newInputStream(file)) {
            store.load(in, "changeit".toCharArray());
        }
        assertThat(store.getCertificate("ca")).isEqualTo(ca.certificate());
    }

    @Test
    void hidesCredentialsInToString() {
        var request =
                new HttpRequest(
                        "GET",
                        "/x",
                        "token=hidden",
                        Headers.of(Map.of("Authorization", List.of("hidden"))),
                        "hidden".getBytes(UTF_8));
        assertThat(request + " " + request.headers() + HttpResponse.text(200, "hidden"))
                .doesNotContain("hidden");
    }
}
