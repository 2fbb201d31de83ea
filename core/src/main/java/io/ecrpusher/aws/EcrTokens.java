package io.ecrpusher.aws;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecrpublic.EcrPublicClient;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Authorization tokens from ECR and ECR Public, fetched anew on every call. */
public final class EcrTokens implements RegistryTokens {
    // ECR Public gives tokens there alone:
    // https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html
    private static final String PUBLIC_REGION = "us-east-1";
    private static final String PUBLIC_HOST = "public.ecr.aws";
    private static final String USER = "AWS:";

    private final AwsClients clients;
    private final Clock clock;

    /** Asks by {@code clients}. */
    public EcrTokens(AwsClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public RegistryToken tokenFor(EcrTokenRequest request) throws FailureException {
        return switch (request) {
            case EcrTokenRequest.Private own -> privateToken(own);
            case EcrTokenRequest.Public _ -> publicToken();
        };
    }

    private RegistryToken privateToken(EcrTokenRequest.Private request) throws FailureException {
        String asked = "ecr:GetAuthorizationToken in " + request.region();
        try (EcrClient ecr = clients.build(EcrClient.builder(), request.region(), request.role())) {
            AuthorizationData answer = ecr.getAuthorizationToken().authorizationData().getFirst();
            String host = URI.create(answer.proxyEndpoint()).getHost();
            return token(asked, host, answer.authorizationToken(), answer.expiresAt());
        } catch (SdkException e) {
            throw AwsErrors.failure(e, asked);
        }
    }

    private RegistryToken publicToken() throws FailureException {
        String asked = "ecr-public:GetAuthorizationToken";
        try (EcrPublicClient ecr =
                clients.build(EcrPublicClient.builder(), PUBLIC_REGION, Optional.empty())) {
            var answer = ecr.getAuthorizationToken(request -> {}).authorizationData();
            return token(asked, PUBLIC_HOST, answer.authorizationToken(), answer.expiresAt());
        } catch (SdkException e) {
            throw AwsErrors.failure(e, asked);
        }
    }

    private RegistryToken token(String asked, String host, String encoded, Instant expiresAt)
            throws FailureException {
        String userAndPassword =
                new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        if (!userAndPassword.startsWith(USER)) {
            throw new FailureException(Cause.INVALID, asked + ": the token is not of user AWS");
        }
        Credential password = Credential.of(userAndPassword.substring(USER.length()));
        return new RegistryToken(host, password, clock.instant(), expiresAt);
    }
}
