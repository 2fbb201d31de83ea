package io.ecrpusher.aws;

import static io.ecrpusher.aws.OddResponseException.base64;
import static io.ecrpusher.aws.OddResponseException.first;
import static io.ecrpusher.aws.OddResponseException.required;
import static io.ecrpusher.aws.OddResponseException.url;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.registry.EcrTokenRequest;
import io.ecrpusher.registry.RegistryToken;
import io.ecrpusher.registry.RegistryTokens;

import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.AuthorizationData;
import software.amazon.awssdk.services.ecrpublic.EcrPublicClient;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

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
    // The account, and what the registries of a Region share. See RegistryToken.hostOf.
    private static final Pattern REGISTRY_HOST =
            Pattern.compile("[0-9]{12}(\\.[a-z0-9-]{1,63}){1,10}");

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
        AwsCall call =
                new AwsCall(
                        new AwsTarget("ecr", request.region(), request.role()),
                        "ecr:GetAuthorizationToken in " + request.region());
        try (EcrClient ecr = clients.build(EcrClient.builder(), request.region(), request.role())) {
            return clients.send(
                    call,
                    () -> {
                        AuthorizationData data =
                                first(
                                        ecr.getAuthorizationToken().authorizationData(),
                                        "authorizationData");
                        return token(
                                host(data.proxyEndpoint()),
                                data.authorizationToken(),
                                data.expiresAt());
                    });
        }
    }

    private RegistryToken publicToken() throws FailureException {
        AwsCall call =
                new AwsCall(
                        new AwsTarget("ecr-public", PUBLIC_REGION),
                        "ecr-public:GetAuthorizationToken");
        try (EcrPublicClient ecr =
                clients.build(EcrPublicClient.builder(), PUBLIC_REGION, Optional.empty())) {
            return clients.send(
                    call,
                    () -> {
                        var data =
                                required(
                                        ecr.getAuthorizationToken(request -> {})
                                                .authorizationData(),
                                        "authorizationData");
                        return token(PUBLIC_HOST, data.authorizationToken(), data.expiresAt());
                    });
        }
    }

    private static String host(String proxyEndpoint) {
        String host = url(proxyEndpoint, "proxyEndpoint").getHost();
        if (host == null || !REGISTRY_HOST.matcher(host).matches()) {
            throw new OddResponseException(
                    "the response's proxyEndpoint isn't the URL of an ECR registry");
        }
        return host;
    }

    private RegistryToken token(String host, String encoded, Instant expiresAt) {
        String userAndPassword =
                new String(base64(encoded, "authorizationToken"), StandardCharsets.UTF_8);
        if (!userAndPassword.startsWith(USER_PREFIX)
                || userAndPassword.length() == USER_PREFIX.length()) {
            throw new OddResponseException("the response's token isn't for user AWS");
        }
        Credential password = Credential.of(userAndPassword.substring(USER_PREFIX.length()));
        return new RegistryToken(host, password, clock.instant(), required(expiresAt, "expiresAt"));
    }
}
