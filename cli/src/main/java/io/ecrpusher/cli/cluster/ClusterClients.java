package io.ecrpusher.cli.cluster;

import io.ecrpusher.aws.EksDirectory;
import io.ecrpusher.aws.SecretsManagerReader;
import io.ecrpusher.aws.SignedEksTokens;
import io.ecrpusher.cli.aws.AwsSession;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.cluster.CachedDirectory;
import io.ecrpusher.cluster.ClusterAccess;
import io.ecrpusher.cluster.EndpointStore;
import io.ecrpusher.cluster.OpenedCluster;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.kubernetes.ApiServers;
import io.ecrpusher.settings.Settings;
import io.kubernetes.client.openapi.ApiClient;

/** Opens clusters for client-java's typed APIs. */
public final class ClusterClients {
    private final ClusterAccess access;
    private final ApiServers apiServers;

    /** Opens clusters with the credentials of {@code session}, or the role of each cluster. */
    public ClusterClients(AwsSession session, Terminal terminal) {
        access =
                new ClusterAccess(
                        new CachedDirectory(
                                new EksDirectory(session.clients()),
                                EndpointStore.NONE,
                                terminal.clock()),
                        new SignedEksTokens(session.clients(), terminal.clock()),
                        new SecretsManagerReader(session.clients()));
        apiServers =
                new ApiServers(
                        Settings.API_CONNECT_TIMEOUT,
                        Settings.API_RESPONSE_TIMEOUT,
                        terminal.environment());
    }

    /** Returns the endpoint of {@code cluster} and a new token. */
    public OpenedCluster open(Cluster cluster) throws FailureException {
        return access.open(cluster);
    }

    /** Returns a client of the API server of {@code cluster}. */
    public ApiClient client(Cluster cluster) throws FailureException {
        OpenedCluster opened = open(cluster);
        return apiServers.typed(opened.endpoint(), opened.token().value());
    }

    /** Returns the connections to API servers, as the function has them. */
    public ApiServers apiServers() {
        return apiServers;
    }
}
