package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.proxy.EnvironmentProxy;
import io.ecrpusher.kubernetes.proxy.ProxyServer;
import io.ecrpusher.kubernetes.response.ListMemory;
import io.ecrpusher.kubernetes.response.PacedSockets;
import io.ecrpusher.kubernetes.response.ResponseBodies;
import io.ecrpusher.settings.Settings;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.CipherSuite;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.TlsVersion;

import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Connects to API servers with the OkHttp client of client-java. Each cluster has its own
 * connections and trusts only its own CA.
 */
public final class ApiServers implements KubernetesConnector {
    // ChaCha20 first: Java on Lambda stops at C1, which can't use the processor's AES instructions,
    // so that AES takes a third longer. Go servers follow a client that prefers ChaCha20.
    private static final ConnectionSpec TLS =
            new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                    .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
                    .cipherSuites(
                            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                            CipherSuite.TLS_AES_128_GCM_SHA256,
                            CipherSuite.TLS_AES_256_GCM_SHA384,
                            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
                            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
                            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)
                    .build();

    private final OkHttpClient base;
    private final EnvironmentProxy environment;
    private final ResponseBodies bodies = new ResponseBodies();
    private final ListMemory.Pool lists = new ListMemory.Pool();
    private final LongAdder requests = new LongAdder();

    /** Connects without a proxy, except where a kubeconfig has a {@code proxy-url}. */
    public ApiServers(Duration connect, Duration response) {
        this(connect, response, Map.of());
    }

    /**
     * @param connect the time limit for a TCP connection
     * @param response the time limit for a request, including the connection and the whole response
     * @param environment may name a proxy in {@code HTTPS_PROXY}, and exceptions in {@code
     *     NO_PROXY}
     */
    public ApiServers(Duration connect, Duration response, Map<String, String> environment) {
        this(settings(connect, response).build(), environment);
    }

    ApiServers(OkHttpClient base, Map<String, String> environment) {
        this.base = base;
        this.environment = EnvironmentProxy.of(environment);
    }

    /** Returns the settings that all clusters share. */
    static OkHttpClient.Builder settings(Duration connect, Duration response) {
        return new OkHttpClient.Builder()
                .connectTimeout(connect)
                .callTimeout(response)
                // The call timeout covers silence too. A timer for each read and write costs 12 %
                // of the client's processor time, and with SO_TIMEOUT set, closing a TLS 1.3 socket
                // waits that long for the server (readLockedDeplete in
                // sun.security.ssl.SSLSocketImpl).
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                // Repeats a request if the server closed the idle connection. Each request may be
                // repeated: an apply, a read, or a write with a resourceVersion. OkHttp doesn't
                // repeat a request that timed out.
                .retryOnConnectionFailure(true)
                .fastFallback(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .protocols(List.of(Protocol.HTTP_1_1))
                // Without TLS, OkHttp doesn't load Java's default trust store.
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }

    @Override
    public Kubernetes connect(ClusterEndpoint endpoint) throws FailureException {
        return new ApiServer(transport(endpoint), lists, Optional.empty());
    }

    @Override
    public long requestCount() {
        return requests.sum();
    }

    /**
     * Returns a connector whose clients store nothing: all their writes are dry runs. See <a
     * href="https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run">"Dry-run"</a>.
     */
    public KubernetesConnector dryRun() {
        return endpoint -> {
            HttpTransport transport = transport(endpoint);
            return new ApiServer(transport, lists, Optional.of(new DryRun(transport)));
        };
    }

    /**
     * Ends the requests in flight to all clusters. Their callers don't learn whether the API
     * servers have processed them.
     */
    public void cancelRequests() {
        base.dispatcher().cancelAll();
    }

    /**
     * Returns client-java's client of the API server at {@code endpoint}, for its typed APIs.
     *
     * @param token empty if a client certificate identifies the caller
     */
    public ApiClient typed(ClusterEndpoint endpoint, Credential token) throws FailureException {
        Connection connection = connection(endpoint);
        // Nothing tries again, as HttpTransport does for a server that refuses X25519.
        connection.tls().offerAllGroups();
        OkHttpClient.Builder http = connection.http().newBuilder();
        if (!token.reveal().isEmpty()) {
            http.addInterceptor(
                    chain ->
                            chain.proceed(
                                    chain.request()
                                            .newBuilder()
                                            .header("Authorization", "Bearer " + token.reveal())
                                            .build()));
        }
        // client-java appends paths that begin with a slash. An API server doesn't know "//api".
        return new ApiClient(http.build())
                .setBasePath(connection.server().toString().replaceFirst("/+$", ""));
    }

    /** What connects to one cluster's API server, and nothing else. */
    private record Connection(
            HttpUrl server,
            OkHttpClient http,
            PacedSockets sockets,
            TlsSockets tls,
            Optional<ProxyServer> proxy) {}

    HttpTransport transport(ClusterEndpoint endpoint) throws FailureException {
        Connection connection = connection(endpoint);
        return new HttpTransport(
                new ApiClient(connection.http()).setBasePath(connection.server().toString()),
                connection.sockets(),
                connection.tls(),
                new ConnectionFailures(
                        !endpoint.caPem().isEmpty(),
                        connection.proxy().map(ProxyServer::address),
                        endpoint.eks()),
                bodies,
                requests);
    }

    private Connection connection(ClusterEndpoint endpoint) throws FailureException {
        HttpUrl server = server(endpoint);
        Optional<ProxyServer> proxy = proxy(endpoint, server);
        String serverName = endpoint.certificateName().orElse(server.host());
        ClusterTrust trust = ClusterTrust.of(endpoint.caPem(), endpoint.clientPem());
        PacedSockets sockets = bodies.newSockets();
        TlsSockets tls = new TlsSockets(trust.sockets(), serverName);
        OkHttpClient.Builder http =
                base.newBuilder()
                        .connectionPool(
                                new ConnectionPool(
                                        Settings.API_IDLE_CONNECTIONS,
                                        Settings.API_KEEP_ALIVE.toSeconds(),
                                        TimeUnit.SECONDS))
                        .connectionSpecs(List.of(TLS))
                        .socketFactory(sockets)
                        .sslSocketFactory(tls, trust.trustManager())
                        .hostnameVerifier(
                                (_, session) -> base.hostnameVerifier().verify(serverName, session))
                        .proxy(proxy.map(ProxyServer::proxy).orElse(Proxy.NO_PROXY));
        proxy.ifPresent(used -> http.proxyAuthenticator(used.authenticator()));
        return new Connection(server, http.build(), sockets, tls, proxy);
    }

    private static HttpUrl server(ClusterEndpoint endpoint) throws FailureException {
        // Stricter than URI, for example about the length of a label in the host name.
        HttpUrl server = HttpUrl.parse(endpoint.server().toString());
        if (server == null) {
            throw new FailureException(
                    Cause.INVALID,
                    "the cluster's endpoint isn't a URL such as https://k8s.example.com:6443");
        }
        return server;
    }

    /** As in client-go, a kubeconfig's proxy-url replaces the environment's proxy and NO_PROXY. */
    private Optional<ProxyServer> proxy(ClusterEndpoint endpoint, HttpUrl server)
            throws FailureException {
        Optional<Credential> url = endpoint.proxyUrl();
        return url.isPresent()
                ? Optional.of(ProxyServer.parse(url.get(), "the kubeconfig's proxy-url"))
                : environment.proxyFor(server.host(), server.port());
    }
}
