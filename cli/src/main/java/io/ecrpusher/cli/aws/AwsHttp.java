package io.ecrpusher.cli.aws;

import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.credential.Certificates;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.proxy.EnvironmentProxy;
import io.ecrpusher.kubernetes.proxy.ProxyServer;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Connects to AWS: through the proxy of {@code HTTPS_PROXY}, except for the servers in {@code
 * NO_PROXY}, and trusting only the certificates in {@code AWS_CA_BUNDLE} if it's set, as the AWS
 * CLI does.
 */
final class AwsHttp {
    private static final String BUNDLE = "AWS_CA_BUNDLE";
    private static final int HTTPS_PORT = 443;

    static {
        // Java doesn't log in to a proxy that opens a tunnel unless this is empty.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    }

    private final EnvironmentProxy proxy;
    private final SSLSocketFactory sockets;

    private AwsHttp(EnvironmentProxy proxy, SSLSocketFactory sockets) {
        this.proxy = proxy;
        this.sockets = sockets;
    }

    /** The same for the clients that the SDK creates itself, to find credentials. */
    public static final class Service implements SdkHttpService {
        /** Called by the SDK. */
        public Service() {}

        /** Makes the SDK find this class. */
        static void install() {
            System.setProperty("software.amazon.awssdk.http.service.impl", Service.class.getName());
        }

        @Override
        public SdkHttpClient.Builder<Builder> createHttpClientBuilder() {
            return new Builder();
        }
    }

    private static final class Builder implements SdkHttpClient.Builder<Builder> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return client(System.getenv());
        }
    }

    /**
     * Returns a client of AWS.
     *
     * @throws CommandException if the proxy or the CA bundle can't be used
     */
    static SdkHttpClient client(Map<String, String> environment) {
        EnvironmentProxy proxy = EnvironmentProxy.of(environment);
        try {
            if (!proxy.url().reveal().isEmpty()) {
                ProxyServer _ = ProxyServer.parse(proxy.url(), proxy.variable());
            }
        } catch (FailureException e) {
            throw new CommandException(e.detail());
        }
        String bundle = environment.getOrDefault(BUNDLE, "");
        try {
            return UrlConnectionHttpClient.create(new AwsHttp(proxy, sockets(bundle))::open);
        } catch (IOException | GeneralSecurityException _) {
            throw new CommandException(
                    "%s names %s, which can't be read".formatted(BUNDLE, bundle));
        }
    }

    private HttpURLConnection open(URI uri) {
        try {
            Optional<ProxyServer> server = proxyFor(uri);
            HttpURLConnection connection =
                    (HttpURLConnection)
                            uri.toURL()
                                    .openConnection(
                                            server.map(ProxyServer::proxy).orElse(Proxy.NO_PROXY));
            server.flatMap(ProxyServer::authorization)
                    .ifPresent(login -> connection.setAuthenticator(ProxyLogin.of(login)));
            connection.setConnectTimeout((int) CliSettings.AWS_CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) CliSettings.AWS_READ_TIMEOUT.toMillis());
            connection.setUseCaches(false);
            if (connection instanceof HttpsURLConnection https) {
                https.setSSLSocketFactory(sockets);
            }
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<ProxyServer> proxyFor(URI uri) throws IOException {
        String host = uri.getHost().toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        if (!uri.getScheme().equals("https")) {
            return Optional.empty();
        }
        try {
            return proxy.proxyFor(host, uri.getPort() < 0 ? HTTPS_PORT : uri.getPort());
        } catch (FailureException e) {
            throw new IOException(e.detail());
        }
    }

    /** Returns sockets that trust the certificates in {@code bundle}; blank for Java's own. */
    private static SSLSocketFactory sockets(String bundle)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, bundle.isBlank() ? null : trustOnly(bundle), null);
        return context.getSocketFactory();
    }

    private static TrustManager[] trustOnly(String bundle)
            throws IOException, GeneralSecurityException {
        List<Certificate> certificates = Certificates.parse(Files.readString(Path.of(bundle)));
        if (certificates.isEmpty()) {
            throw new CommandException(
                    "%s names %s, which has no certificate in PEM".formatted(BUNDLE, bundle));
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("ca-" + store.size(), certificate);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        return trust.getTrustManagers();
    }
}
