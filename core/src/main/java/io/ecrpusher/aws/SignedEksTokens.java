package io.ecrpusher.aws;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.BearerTokens;
import io.ecrpusher.cluster.EksToken;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

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
    public BearerToken tokenFor(Cluster cluster) throws FailureException {
        return EksToken.sign(
                cluster.name(), cluster.region(), credentials(cluster), clock.instant());
    }

    private AwsCredentialsIdentity credentials(Cluster cluster) throws FailureException {
        try {
            return clients.credentials(cluster.role()).resolveCredentials();
        } catch (SdkException e) {
            throw AwsErrors.failure(
                    e,
                    cluster.role()
                            .map(Role::arn)
                            .map("sts:AssumeRole of "::concat)
                            .orElse("signing the bearer token"));
        }
    }
}
