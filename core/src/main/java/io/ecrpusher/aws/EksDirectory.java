package io.ecrpusher.aws;

import io.ecrpusher.cluster.ClusterDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.ClusterLister;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.Certificate;
import software.amazon.awssdk.services.eks.model.ClusterStatus;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/** Clusters as EKS has them: DescribeCluster and ListClusters. */
public final class EksDirectory implements ClusterDirectory, ClusterLister {
    // EKS throttles by account and Region and publishes no figures; a call takes about 0.1 s.
    private static final int CALLS_AT_ONCE = 5;
    private static final Set<ClusterStatus> NOT_THERE =
            Set.of(ClusterStatus.CREATING, ClusterStatus.DELETING, ClusterStatus.FAILED);

    private final AwsClients clients;
    private final ConcurrentMap<Scope, Caller> callers = new ConcurrentHashMap<>();

    private record Caller(EksClient eks, Semaphore places) {
        interface Question<T> {
            T ask(EksClient eks) throws FailureException;
        }

        <T> T ask(Question<T> question, String asked) throws FailureException {
            places.acquireUninterruptibly();
            try {
                return question.ask(eks);
            } catch (SdkException e) {
                throw AwsErrors.failure(e, asked);
            } finally {
                places.release();
            }
        }
    }

    /** Asks by {@code clients}. */
    public EksDirectory(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        return caller(cluster.scope())
                .ask(
                        eks -> describe(cluster, eks),
                        "eks:DescribeCluster of '%s' in %s"
                                .formatted(cluster.name(), cluster.region()));
    }

    @Override
    public List<String> names(Scope scope) throws FailureException {
        return caller(scope)
                .ask(
                        eks ->
                                eks
                                        .listClustersPaginator(request -> request.maxResults(100))
                                        .clusters()
                                        .stream()
                                        .toList(),
                        "eks:ListClusters in " + scope.region());
    }

    private static ClusterEndpoint describe(Cluster cluster, EksClient eks)
            throws FailureException {
        var found = eks.describeCluster(request -> request.name(cluster.name())).cluster();
        String ca =
                Optional.ofNullable(found.certificateAuthority()).map(Certificate::data).orElse("");
        // Without its own authority it would be trusted for any that Java trusts.
        if (found.endpoint() == null || ca.isEmpty() || NOT_THERE.contains(found.status())) {
            throw new FailureException(Cause.NOT_READY, "the cluster is " + found.statusAsString());
        }
        byte[] pem = Base64.getDecoder().decode(ca);
        return new ClusterEndpoint(
                URI.create(found.endpoint()),
                new String(pem, StandardCharsets.US_ASCII),
                found.tags());
    }

    private Caller caller(Scope scope) {
        return callers.computeIfAbsent(
                scope,
                one ->
                        new Caller(
                                clients.build(EksClient.builder(), one.region(), one.role()),
                                new Semaphore(CALLS_AT_ONCE)));
    }
}
