package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.FailureException;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.CipherSuite;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.TlsVersion;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients of API servers; each trusts its own cluster's CA and nobody else. */
public final class ApiServers implements KubernetesConnector {
    private final OkHttpClient base;

    /**
     * @param connect how long a TCP connection may take
     * @param read how long the other side may be silent
     */
    public ApiServers(Duration connect, Duration read) {
        base =
                new OkHttpClient.Builder()
                        .connectTimeout(connect)
                        .readTimeout(read)
                        .writeTimeout(read)
                        // A connection kept from the last run may have been closed meanwhile.
                        .retryOnConnectionFailure(true)
                        // A redirect would carry the token elsewhere.
                        .followRedirects(false)
                        .socketFactory(new PromptSockets())
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .connectionSpecs(List.of(TLS))
                        .build();
    }

    @Override
    public Kubernetes connect(ClusterEndpoint endpoint) throws FailureException {
        ClusterTrust trust = ClusterTrust.of(endpoint.caPem(), endpoint.clientPem());
        OkHttpClient http =
                base.newBuilder()
                        .sslSocketFactory(trust.sockets(), trust.manager())
                        // A pool of its own: OkHttp goes through all of a pool's connections for
                        // each request.
                        .connectionPool(new ConnectionPool(64, 30, TimeUnit.SECONDS))
                        .build();
        return new ApiServer(new ApiClient(http).setBasePath(endpoint.server().toString()));
    }

    // Lambda runs Java without its optimising compiler, and so without the CPU's AES instructions.
    // A Go server follows a client that asks for ChaCha20 first.
    private static final ConnectionSpec TLS =
            new ConnectionSpec.Builder(ConnectionSpec.RESTRICTED_TLS)
                    .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
                    .cipherSuites(
                            CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
                            CipherSuite.TLS_AES_128_GCM_SHA256,
                            CipherSuite.TLS_AES_256_GCM_SHA384,
                            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
                            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
                            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384)
                    .build();
}
