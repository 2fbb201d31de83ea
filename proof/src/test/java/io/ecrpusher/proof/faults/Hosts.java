package io.ecrpusher.proof.faults;

import io.ecrpusher.simulator.Simulator;
import io.ecrpusher.simulator.aws.endpoint.AwsProxy;
import io.ecrpusher.simulator.http.HttpsServer;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;

import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * The hosts of one simulated AWS, each a server of its own with a certificate for its name, and the
 * HTTP client that reaches them.
 *
 * <p>The client is the function's: the SDK's on HttpURLConnection. Only its sockets connect to the
 * host's port on this machine instead of port 443 of the name's address.
 */
final class Hosts implements AutoCloseable {
    // The defaults of the SDK, which it doesn't apply to connections made elsewhere.
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final AwsProxy servers;
    private final SSLSocketFactory sockets;

    Hosts(Simulator simulator) {
        servers = AwsProxy.start(simulator.authority(), simulator.aws(), 0);
        sockets = new RoutedSockets(simulator.authority().clientContext().getSocketFactory(), this);
    }

    HttpsServer server(String host) {
        return servers.host(host);
    }

    SdkHttpClient client() {
        return UrlConnectionHttpClient.create(this::connection);
    }

    private HttpURLConnection connection(URI uri) {
        try {
            HttpsURLConnection connection =
                    (HttpsURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setSSLSocketFactory(sockets);
            connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
            connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.close();
    }

    /** A TCP socket to the port of a simulated host. */
    private static final class RoutedSocket extends Socket {
        private final Hosts hosts;

        RoutedSocket(Hosts hosts) {
            this.hosts = hosts;
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            InetSocketAddress named = (InetSocketAddress) endpoint;
            super.connect(
                    named.isUnresolved()
                            ? named
                            : new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(),
                                    hosts.server(named.getHostString()).uri().getPort()),
                    timeout);
        }
    }

    /** Makes routed sockets. HttpURLConnection connects them, and then adds TLS. */
    private static final class RoutedSockets extends SSLSocketFactory {
        private final SSLSocketFactory tls;
        private final Hosts hosts;

        RoutedSockets(SSLSocketFactory tls, Hosts hosts) {
            this.tls = tls;
            this.hosts = hosts;
        }

        @Override
        public Socket createSocket() {
            return new RoutedSocket(hosts);
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
                throws IOException {
            return tls.createSocket(socket, host, port, autoClose);
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return tls.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return tls.getSupportedCipherSuites();
        }
    }
}
