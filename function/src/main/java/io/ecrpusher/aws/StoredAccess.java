package io.ecrpusher.aws;

import io.ecrpusher.cluster.BearerToken;
import io.ecrpusher.cluster.ClusterDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.ClusterTokens;
import io.ecrpusher.cluster.KubeconfigFile;
import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Access;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Clusters of any kind: EKS's by {@code eks} and {@code signed}, the others by what Secrets Manager
 * holds of them.
 */
public final class StoredAccess implements ClusterDirectory, ClusterTokens {
    private static final BearerToken NO_TOKEN = new BearerToken(Credential.of(""), Instant.MAX);

    private final AwsClients clients;
    private final ClusterDirectory eks;
    private final ClusterTokens signed;
    private final ConcurrentMap<Scope, SecretsManagerClient> managers = new ConcurrentHashMap<>();

    /** Reads secrets by {@code clients}. */
    public StoredAccess(AwsClients clients, ClusterDirectory eks, ClusterTokens signed) {
        this.clients = clients;
        this.eks = eks;
        this.signed = signed;
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        return switch (cluster.access()) {
            case Access.Eks _ -> eks.describe(cluster);
            case Access.Token token -> new ClusterEndpoint(token.endpoint(), token.caPem());
            case Access.ClientCertificate(var endpoint, String caPem, String secret) ->
                    new ClusterEndpoint(
                            endpoint,
                            caPem,
                            Map.of(),
                            Optional.empty(),
                            Optional.of(secret(cluster, secret)),
                            Optional.empty());
            case Access.Kubeconfig(String secret, String context) ->
                    KubeconfigFile.read(secret(cluster, secret), context);
        };
    }

    @Override
    public BearerToken tokenFor(Cluster cluster) throws FailureException {
        return switch (cluster.access()) {
            case Access.Eks _ -> signed.tokenFor(cluster);
            case Access.Token token -> bearer(secret(cluster, token.secret()));
            case Access.ClientCertificate _ -> NO_TOKEN;
            case Access.Kubeconfig _ -> {
                Optional<Credential> token = describe(cluster).token();
                yield token.isPresent() ? bearer(token.get()) : NO_TOKEN;
            }
        };
    }

    private static BearerToken bearer(Credential stored) throws FailureException {
        String token = stored.reveal().strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"')) {
            throw new FailureException(
                    Cause.INVALID,
                    "the bearer token is not one word; write the token alone, without JSON, quotes and line breaks");
        }
        return new BearerToken(Credential.of(token), Instant.MAX);
    }

    private Credential secret(Cluster cluster, String arn) throws FailureException {
        SecretsManagerClient manager =
                managers.computeIfAbsent(
                        cluster.scope(),
                        scope ->
                                clients.build(
                                        SecretsManagerClient.builder(),
                                        scope.region(),
                                        scope.role()));
        String asked = "secretsmanager:GetSecretValue of " + arn;
        try {
            String text = manager.getSecretValue(request -> request.secretId(arn)).secretString();
            if (text == null || text.isBlank()) {
                throw new FailureException(
                        Cause.INVALID, asked + ": it holds no text; store it as plain text");
            }
            return Credential.of(text);
        } catch (SdkException e) {
            throw AwsFailures.of(e, asked);
        }
    }
}
