package io.ecrpusher.aws;

import io.ecrpusher.cluster.ClusterDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.ClusterLister;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;
import io.ecrpusher.settings.Settings;

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

/** Looks up and lists clusters with EKS: DescribeCluster and ListClusters. */
public final class EksDirectory implements ClusterDirectory, ClusterLister {
    private static final Set<ClusterStatus> NOT_READY =
            Set.of(ClusterStatus.CREATING, ClusterStatus.DELETING, ClusterStatus.FAILED);

    private final AwsClients clients;
    private final ConcurrentMap<Scope, Caller> callers = new ConcurrentHashMap<>();

    /** Limits concurrent calls with one client. A call takes about 0.1 seconds. */
    private record Caller(EksClient eks, Semaphore permits) {
        interface Request<T> {
            T send(EksClient eks) throws FailureException;
        }

        <T> T call(Request<T> request, String call) throws FailureException {
            permits.acquireUninterruptibly();
            try {
                return request.send(eks);
            } catch (SdkException e) {
                throw AwsErrors.failure(e, call);
            } finally {
                permits.release();
            }
        }
    }

    /** Creates a directory that calls AWS with {@code clients}. */
    public EksDirectory(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        return caller(cluster.scope())
                .call(
                        eks -> describe(cluster, eks),
                        "eks:DescribeCluster of '%s' in %s"
                                .formatted(cluster.name(), cluster.region()));
    }

    @Override
    public List<String> names(Scope scope) throws FailureException {
        return caller(scope)
                .call(
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
        var described = eks.describeCluster(request -> request.name(cluster.name())).cluster();
        String ca =
                Optional.ofNullable(described.certificateAuthority())
                        .map(Certificate::data)
                        .orElse("");
        if (NOT_READY.contains(described.status())) {
            throw new FailureException(
                    Cause.NOT_READY, "the cluster is " + described.statusAsString());
        }
        // Without a CA, any server with a certificate that Java trusts would be accepted.
        if (described.endpoint() == null || ca.isEmpty()) {
            throw new FailureException(
                    Cause.NOT_READY,
                    "the cluster is %s, but EKS returned no endpoint or no CA for it"
                            .formatted(described.statusAsString()));
        }
        byte[] pem = Base64.getDecoder().decode(ca);
        return new ClusterEndpoint(
                URI.create(described.endpoint()),
                new String(pem, StandardCharsets.US_ASCII),
                described.tags());
    }

    private Caller caller(Scope scope) {
        return callers.computeIfAbsent(
                scope,
                one ->
                        new Caller(
                                clients.build(EksClient.builder(), one.region(), one.role()),
                                new Semaphore(Settings.EKS_CALLS_AT_ONCE)));
    }
}
