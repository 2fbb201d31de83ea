package io.ecrpusher.cli.aws;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.cli.CliSettings;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;

import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tokens that open no registry, for dry runs. Their hosts are those that ECR would return, but ECR
 * isn't called.
 */
public final class PlaceholderTokens implements RegistryTokens {
    /** As long as ECR's tokens are valid. */
    private static final Duration VALIDITY = Duration.ofHours(12);

    private static final String PUBLIC_HOST = "public.ecr.aws";

    private final AwsClients clients;
    private final Clock clock;

    /** Creates a source of placeholders for the principals of {@code clients}. */
    public PlaceholderTokens(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public RegistryToken tokenFor(EcrTokenRequest request) throws FailureException {
        Instant now = clock.instant();
        return new RegistryToken(
                host(request),
                Credential.of("x".repeat(CliSettings.PLACEHOLDER_LENGTH)),
                now,
                now.plus(VALIDITY));
    }

    /**
     * Returns the host of the principal's own registry. See <a
     * href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html">"Amazon ECR
     * private registry"</a>.
     */
    private String host(EcrTokenRequest request) throws FailureException {
        return switch (request) {
            case EcrTokenRequest.Public _ -> PUBLIC_HOST;
            case EcrTokenRequest.Private(String region, Optional<Role> role) ->
                    "%s.dkr.ecr.%s.%s"
                            .formatted(
                                    role.isPresent() ? role.get().account() : clients.account(),
                                    region,
                                    PartitionMetadata.of(Region.of(region)).dnsSuffix());
        };
    }
}
