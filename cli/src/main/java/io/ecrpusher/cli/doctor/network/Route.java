package io.ecrpusher.cli.doctor.network;

import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.kubernetes.proxy.EnvironmentProxy;
import io.ecrpusher.kubernetes.proxy.ProxyServer;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The way to a server.
 *
 * @param host the server's host in lowercase, without brackets
 * @param proxy the proxy that the client connects to instead
 */
public record Route(String host, int port, Optional<ProxyServer> proxy) {
    private static final int HTTPS = 443;

    /**
     * Returns the way to an API server. As in client-go, a kubeconfig's proxy-url replaces the
     * environment's proxy.
     */
    public static Route to(ClusterEndpoint endpoint, Map<String, String> environment)
            throws FailureException {
        URI server = endpoint.server();
        String host = host(server);
        int port = server.getPort() < 0 ? HTTPS : server.getPort();
        return new Route(
                host,
                port,
                endpoint.proxyUrl().isPresent()
                        ? Optional.of(
                                ProxyServer.parse(
                                        endpoint.proxyUrl().get(), "the kubeconfig's proxy-url"))
                        : EnvironmentProxy.of(environment).proxyFor(host, port));
    }

    /** Returns the host that the client connects to: the proxy's, or the server's. */
    public String nextHost() {
        return proxy.map(ProxyServer::host).orElse(host);
    }

    /** Returns the port that the client connects to. */
    public int nextPort() {
        return proxy.map(ProxyServer::port).orElse(port);
    }

    /** Returns {@link #nextHost}, for people. */
    public String next() {
        return proxy.map(one -> "proxy " + one.address()).orElse(host + ":" + port);
    }

    /** {@link URI#getHost} knows no underscores. */
    private static String host(URI server) {
        String authority = server.getRawAuthority() == null ? "" : server.getRawAuthority();
        return authority
                .replaceFirst(":[0-9]*$", "")
                .replaceAll("[\\[\\]]", "")
                .toLowerCase(Locale.ROOT);
    }
}
