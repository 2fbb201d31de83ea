package io.ecrpusher.kubernetes;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.kubernetes.client.openapi.ApiClient;

import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLSocketFactory;

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
                        // It opens no connection itself, and needs none of Java's authorities.
                        .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                        .build();
    }

    @Override
    public Kubernetes connect(ClusterEndpoint endpoint) throws FailureException {
        SSLSocketFactory sockets = ClusterTrust.sockets(endpoint.caPem(), endpoint.clientPem());
        HttpUrl server = HttpUrl.parse(endpoint.server().toString());
        if (server == null) { // stricter than URI, as about the length of a host's labels
            throw new FailureException(
                    Cause.INVALID,
                    "the cluster's endpoint is not a URL such as https://k8s.example.com:6443");
        }
        String certificateName = endpoint.certificateName().orElse(server.host());
        Connections connections =
                new Connections(new TlsDialer(server, certificateName, sockets, base));
        ApiClient client = new ApiClient(connections.under(base)).setBasePath(server.toString());
        return new ApiServer(
                client, connections, new ConnectionFailures(!endpoint.caPem().isEmpty()));
    }
}
