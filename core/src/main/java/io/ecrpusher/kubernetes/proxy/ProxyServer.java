package io.ecrpusher.kubernetes.proxy;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.settings.Settings;

import okhttp3.Authenticator;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Response;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy for the connections to an API server: an HTTP proxy, which opens a tunnel with CONNECT,
 * or a SOCKS 5 proxy.
 *
 * @param authorization the value of Proxy-Authorization, for an HTTP proxy
 */
public record ProxyServer(
        Proxy.Type type, String host, int port, Optional<Credential> authorization) {
    private static final String HEADER = "Proxy-Authorization";
    private static final int SOCKS_PORT = 1080;

    /** Thrown when an HTTP proxy asks for other credentials. */
    public static final class LoginException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /**
     * Parses a URL such as {@code http://user:password@proxy.example.com:3128}, or {@code
     * socks5://proxy.example.com}. Without a scheme it's an HTTP proxy, as in Go's
     * golang.org/x/net/http/httpproxy.
     *
     * @param source where the URL is from, for messages. The URL itself may hold a password.
     */
    public static ProxyServer parse(Credential url, String source) throws FailureException {
        String text = url.reveal().strip();
        if (text.length() > Settings.PROXY_URL_LENGTH) {
            throw invalid(
                    source, "has more than %d characters".formatted(Settings.PROXY_URL_LENGTH));
        }
        int end = text.indexOf("://");
        String scheme = end < 0 ? "http" : text.substring(0, end).toLowerCase(Locale.ROOT);
        String rest = end < 0 ? text : text.substring(end + 3);
        HttpUrl parsed = HttpUrl.parse("http://" + rest);
        if (parsed == null) {
            throw invalid(source, "is not the URL of a proxy");
        }
        boolean login = !parsed.username().isEmpty() || !parsed.password().isEmpty();
        return switch (scheme) {
            case "http" ->
                    new ProxyServer(
                            Proxy.Type.HTTP,
                            parsed.host(),
                            parsed.port(),
                            login ? Optional.of(basic(parsed)) : Optional.empty());
            case "socks5", "socks5h" -> {
                if (login) {
                    throw invalid(
                            source,
                            "has a user for a SOCKS proxy, but ecr-pusher can log in to HTTP proxies only");
                }
                yield new ProxyServer(
                        Proxy.Type.SOCKS,
                        parsed.host(),
                        hasPort(rest, parsed) ? parsed.port() : SOCKS_PORT,
                        Optional.empty());
            }
            case "https" ->
                    throw invalid(
                            source,
                            "is an https:// URL, but ecr-pusher connects to proxies only without TLS");
            default -> throw invalid(source, "has an unknown scheme");
        };
    }

    private static Credential basic(HttpUrl url) {
        return Credential.of(
                Credentials.basic(url.username(), url.password(), StandardCharsets.UTF_8));
    }

    /** A missing port is the default port of the scheme. */
    private static boolean hasPort(String rest, HttpUrl http) {
        return http.port() == HttpUrl.get("https://" + rest).port();
    }

    private static FailureException invalid(String source, String problem) {
        return new FailureException(
                Cause.INVALID,
                "%s %s. Write a URL such as http://proxy.example.com:3128 or socks5://proxy.example.com:1080"
                        .formatted(source, problem));
    }

    /** Returns host and port, for messages. */
    public String address() {
        return (host.contains(":") ? "[%s]:%d" : "%s:%d").formatted(host, port);
    }

    /** Returns the proxy, for OkHttp. */
    public Proxy proxy() {
        return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
    }

    /** Answers OkHttp, which asks before each CONNECT with a challenge it makes up itself. */
    public Authenticator authenticator() {
        return (_, response) -> {
            if (!response.request().method().equals("CONNECT")) {
                return null; // The response is the API server's, which must not get the login.
            }
            if (!isPreemptive(response)) {
                throw new LoginException();
            }
            return authorization
                    .map(
                            value ->
                                    response.request()
                                            .newBuilder()
                                            .header(HEADER, value.reveal())
                                            .build())
                    .orElse(null);
        };
    }

    private static boolean isPreemptive(Response response) {
        return response.challenges().stream()
                .anyMatch(challenge -> challenge.scheme().equals("OkHttp-Preemptive"));
    }
}
