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

/** Fetches authorization tokens from ECR and ECR Public. Doesn't cache them. */
public final class EcrTokens implements RegistryTokens {
    /**
     * The only Region where ECR Public issues tokens. See <a
     * href="https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html">"Registry
     * authentication in Amazon ECR Public"</a>.
     */
    private static final String PUBLIC_REGION = "us-east-1";

    private static final String PUBLIC_HOST = "public.ecr.aws";
    private static final String USER_PREFIX = "AWS:";

    private final AwsClients clients;
    private final Clock clock;

    /** Creates a source of tokens that calls AWS with {@code clients}. */
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
        String call = "ecr:GetAuthorizationToken in " + request.region();
        try (EcrClient ecr = clients.build(EcrClient.builder(), request.region(), request.role())) {
            AuthorizationData data = ecr.getAuthorizationToken().authorizationData().getFirst();
            String host = URI.create(data.proxyEndpoint()).getHost();
            return token(call, host, data.authorizationToken(), data.expiresAt());
        } catch (SdkException e) {
            throw AwsErrors.failure(e, call);
        }
    }

    private RegistryToken publicToken() throws FailureException {
        String call = "ecr-public:GetAuthorizationToken";
        try (EcrPublicClient ecr =
                clients.build(EcrPublicClient.builder(), PUBLIC_REGION, Optional.empty())) {
            var data = ecr.getAuthorizationToken(request -> {}).authorizationData();
            return token(call, PUBLIC_HOST, data.authorizationToken(), data.expiresAt());
        } catch (SdkException e) {
            throw AwsErrors.failure(e, call);
        }
    }

    private RegistryToken token(String call, String host, String encoded, Instant expiresAt)
            throws FailureException {
        String userAndPassword =
                new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        if (!userAndPassword.startsWith(USER_PREFIX)) {
            throw new FailureException(Cause.INVALID, call + ": the token isn't for user AWS");
        }
        Credential password = Credential.of(userAndPassword.substring(USER_PREFIX.length()));
        return new RegistryToken(host, password, clock.instant(), expiresAt);
    }
}
