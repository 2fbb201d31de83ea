package io.ecrpusher.cluster;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Opens EKS clusters and others: finds the API server's endpoint and the credential that it
 * accepts.
 */
public final class ClusterAccess {
    private static final BearerToken NO_TOKEN = new BearerToken(Credential.of(""), Instant.MAX);

    private final CachedDirectory eks;
    private final BearerTokens tokens;
    private final AccessSecrets secrets;

    /**
     * Creates the access to clusters.
     *
     * @param eks looks up EKS clusters
     * @param tokens signs bearer tokens for EKS clusters
     * @param secrets reads the tokens, certificates, and kubeconfigs of other clusters
     */
    public ClusterAccess(CachedDirectory eks, BearerTokens tokens, AccessSecrets secrets) {
        this.eks = eks;
        this.tokens = tokens;
        this.secrets = secrets;
    }

    /** Returns the endpoint of {@code cluster} and a new bearer token for it. */
    public OpenedCluster open(Cluster cluster) throws FailureException {
        return switch (cluster.access()) {
            case AccessMethod.Eks _ -> {
                ClusterEndpoint endpoint = eks.describe(cluster);
                String id = endpoint.eks().flatMap(EksDetails::id).orElse(cluster.name());
                yield new OpenedCluster(endpoint, tokens.tokenFor(cluster, id));
            }
            case AccessMethod.Token token ->
                    new OpenedCluster(
                            EndpointRules.check(
                                    new ClusterEndpoint(token.endpoint(), token.caPem())),
                            bearer(secrets.read(cluster, token.secret())));
            case AccessMethod.ClientCertificate(var endpoint, String caPem, String secret) ->
                    new OpenedCluster(
                            EndpointRules.check(
                                    ClusterEndpoint.withClientCertificate(
                                            endpoint, caPem, secrets.read(cluster, secret))),
                            NO_TOKEN);
            case AccessMethod.Kubeconfig(String secret, String context) -> {
                ClusterEndpoint endpoint =
                        EndpointRules.check(
                                KubeconfigFile.read(secrets.read(cluster, secret), context));
                Optional<Credential> token = endpoint.token();
                yield new OpenedCluster(
                        endpoint, token.isPresent() ? bearer(token.get()) : NO_TOKEN);
            }
        };
    }

    /** Returns the tags of an EKS cluster. */
    public Map<String, String> tags(Cluster cluster) throws FailureException {
        return eks.describe(cluster).tags();
    }

    /**
     * Drops the cached endpoint of {@code cluster}, which may have been replaced by another cluster
     * of the same name.
     */
    public void forget(Cluster cluster) {
        eks.forget(cluster);
    }

    /** Returns why endpoints can't be stored at present; empty if they can. */
    public Optional<String> storeProblem() {
        return eks.storeProblem();
    }

    private static BearerToken bearer(Credential stored) throws FailureException {
        String token = stored.reveal().strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"')) {
            throw new FailureException(
                    Cause.INVALID,
                    "the bearer token isn't a single word; store the token alone, without JSON, quotes, or line breaks");
        }
        return new BearerToken(Credential.of(token), Instant.MAX);
    }
}
