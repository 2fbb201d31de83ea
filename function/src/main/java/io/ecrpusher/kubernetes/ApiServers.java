package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.FailureException;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Clients of API servers, all on one connection pool; each trusts its own cluster's CA and nobody
 * else.
 */
public final class ApiServers implements KubernetesConnector {
    private final OkHttpClient base;
    private final ConcurrentMap<ClusterEndpoint, Kubernetes> clients = new ConcurrentHashMap<>();

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
                        // A retry is the pusher's to decide, and a redirect would carry the token
                        // elsewhere.
                        .retryOnConnectionFailure(true)
                        .followRedirects(false)
                        .socketFactory(new PromptSockets())
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .connectionSpecs(List.of(ConnectionSpec.RESTRICTED_TLS))
                        .connectionPool(new ConnectionPool(1024, 30, TimeUnit.SECONDS))
                        .build();
    }

    @Override
    public Kubernetes connect(ClusterEndpoint endpoint) throws FailureException {
        Kubernetes client = clients.get(endpoint);
        if (client == null) {
            client =
                    new ApiServer(
                            new ApiClient(trusting(endpoint))
                                    .setBasePath(endpoint.server().toString()));
            clients.put(endpoint, client);
        }
        return client;
    }

    private OkHttpClient trusting(ClusterEndpoint endpoint) throws FailureException {
        ClusterTrust trust = ClusterTrust.of(endpoint.caPem());
        return base.newBuilder().sslSocketFactory(trust.sockets(), trust.manager()).build();
    }
}
