package io.ecrpusher.aws;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.BearerTokens;
import io.ecrpusher.cluster.EksToken;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;

import java.time.Clock;

/**
 * Signs bearer tokens in this process, with the credentials of each cluster's role. Calls AWS only
 * for these credentials.
 */
public final class SignedEksTokens implements BearerTokens {
    private final AwsClients clients;
    private final Clock clock;

    /** Creates a signer that gets credentials from {@code clients}. */
    public SignedEksTokens(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public BearerToken tokenFor(Cluster cluster, String clusterId) throws FailureException {
        return EksToken.sign(
                clusterId, cluster.region(), clients.resolve(cluster.role()), clock.instant());
    }
}
