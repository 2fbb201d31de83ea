package io.ecrpusher.aws;

import io.ecrpusher.cluster.ClusterDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Role;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eks.EksClient;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Clusters as EKS DescribeCluster has them. */
public final class EksDirectory implements ClusterDirectory {
    private final AwsClients clients;
    private final ConcurrentMap<Caller, EksClient> byCaller = new ConcurrentHashMap<>();

    private record Caller(String region, Optional<Role> role) {}

    /** Asks by {@code clients}. */
    public EksDirectory(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        EksClient eks =
                byCaller.computeIfAbsent(
                        new Caller(cluster.region(), cluster.role()),
                        caller ->
                                clients.build(EksClient.builder(), caller.region(), caller.role()));
        try {
            var found = eks.describeCluster(request -> request.name(cluster.name())).cluster();
            if (found.endpoint() == null || found.certificateAuthority() == null) {
                throw new FailureException(
                        Cause.UNREACHABLE,
                        "the cluster is %s and has no endpoint yet"
                                .formatted(found.statusAsString()));
            }
            byte[] pem = Base64.getDecoder().decode(found.certificateAuthority().data());
            return new ClusterEndpoint(
                    URI.create(found.endpoint()), new String(pem, StandardCharsets.US_ASCII));
        } catch (SdkException e) {
            throw AwsFailures.of(
                    e,
                    "eks:DescribeCluster of '%s' in %s"
                            .formatted(cluster.name(), cluster.region()));
        }
    }
}
