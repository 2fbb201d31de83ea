package io.ecrpusher.aws;

import static io.ecrpusher.aws.OddResponseException.base64;
import static io.ecrpusher.aws.OddResponseException.required;
import static io.ecrpusher.aws.OddResponseException.url;

import io.ecrpusher.cluster.ClusterDirectory;
import io.ecrpusher.cluster.ClusterEndpoint;
import io.ecrpusher.cluster.ClusterLister;
import io.ecrpusher.cluster.EksDetails;
import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;

import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessConfigResponse;
import software.amazon.awssdk.services.eks.model.Certificate;
import software.amazon.awssdk.services.eks.model.ClusterStatus;
import software.amazon.awssdk.services.eks.model.VpcConfigResponse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/** Looks up and lists clusters with EKS: DescribeCluster and ListClusters. */
public final class EksDirectory implements ClusterDirectory, ClusterLister {
    private static final Set<ClusterStatus> NOT_READY =
            Set.of(
                    ClusterStatus.CREATING,
                    ClusterStatus.DELETING,
                    ClusterStatus.FAILED,
                    ClusterStatus.PENDING);

    private final AwsClients clients;
    private final ConcurrentMap<Scope, EksClient> byScope = new ConcurrentHashMap<>();

    /** Creates a directory that calls AWS with {@code clients}. */
    public EksDirectory(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public ClusterEndpoint describe(Cluster cluster) throws FailureException {
        EksClient eks = client(cluster.scope());
        String call = "eks:DescribeCluster";
        String region = " in " + cluster.region();
        return clients.send(
                new AwsCall(
                        target(cluster.scope()),
                        call + " of '" + cluster.name() + "'" + region,
                        call + region),
                () ->
                        endpoint(
                                required(
                                        eks.describeCluster(request -> request.name(cluster.name()))
                                                .cluster(),
                                        "cluster")));
    }

    @Override
    public List<String> names(Scope scope) throws FailureException {
        EksClient eks = client(scope);
        return clients.send(
                new AwsCall(target(scope), "eks:ListClusters in " + scope.region()),
                () ->
                        Pages.limited(
                                        eks
                                                .listClustersPaginator(
                                                        request -> request.maxResults(100))
                                                .stream(),
                                        "clusters")
                                .map(page -> page.hasClusters() ? page.clusters() : null)
                                .flatMap(names -> required(names, "clusters").stream())
                                .toList());
    }

    private static ClusterEndpoint endpoint(
            software.amazon.awssdk.services.eks.model.Cluster described) throws FailureException {
        if (described.connectorConfig() != null) {
            throw new FailureException(
                    Cause.INVALID,
                    "the cluster is connected to EKS by the EKS Connector, which shows it in the console only. EKS gives no access to its API server. Add it as a cluster outside EKS, with a kubeconfig or token");
        }
        if (NOT_READY.contains(required(described.status(), "cluster.status"))) {
            throw new FailureException(
                    Cause.NOT_READY, "the cluster is " + described.statusAsString());
        }
        String ca =
                Optional.ofNullable(described.certificateAuthority())
                        .map(Certificate::data)
                        .orElse("");
        if (described.endpoint() == null || ca.isEmpty()) {
            throw new FailureException(
                    Cause.NOT_READY,
                    "the cluster is %s, but EKS returned no endpoint or no CA for it"
                            .formatted(AwsErrors.masked(described.statusAsString())));
        }
        byte[] pem = base64(ca, "certificateAuthority.data");
        return ClusterEndpoint.ofEks(
                url(described.endpoint(), "endpoint"),
                new String(pem, StandardCharsets.US_ASCII),
                withoutNulls(described.tags()),
                details(described));
    }

    private static EksDetails details(software.amazon.awssdk.services.eks.model.Cluster described) {
        Optional<VpcConfigResponse> network = Optional.ofNullable(described.resourcesVpcConfig());
        return new EksDetails(
                Optional.ofNullable(described.id()).filter(id -> !id.isBlank()),
                Optional.ofNullable(described.accessConfig())
                        .map(AccessConfigResponse::authenticationModeAsString)
                        .orElse(""),
                network.map(VpcConfigResponse::endpointPublicAccess).orElse(true),
                network.map(VpcConfigResponse::publicAccessCidrs).orElse(List.of()).stream()
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static Map<String, String> withoutNulls(Map<String, String> tags) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getKey() != null && tag.getValue() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static AwsTarget target(Scope scope) {
        return new AwsTarget("eks", scope.region(), scope.role());
    }

    private EksClient client(Scope scope) {
        return byScope.computeIfAbsent(
                scope, one -> clients.build(EksClient.builder(), one.region(), one.role()));
    }
}
