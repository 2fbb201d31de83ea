package io.ecrpusher.cli.aws;

import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Scope;

import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.model.AccessEntry;
import software.amazon.awssdk.services.eks.model.AssociatedAccessPolicy;
import software.amazon.awssdk.services.eks.model.ResourceInUseException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The access entries of EKS clusters, read and changed as the caller. See <a
 * href="https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html">the EKS user
 * guide</a>.
 */
public final class AccessEntries {
    private static final String STANDARD = "STANDARD";

    private final AwsSession session;
    private final ConcurrentMap<Scope, EksClient> byScope = new ConcurrentHashMap<>();

    /** Creates the access with the credentials of {@code session}, or the role of each cluster. */
    public AccessEntries(AwsSession session) {
        this.session = session;
    }

    /**
     * An access entry.
     *
     * @param type {@code STANDARD} for an entry that may have groups
     * @param policies the names of the associated access policies
     */
    public record Entry(String type, Set<String> groups, Set<String> policies) {
        public Entry {
            groups = new TreeSet<>(groups);
            policies = new TreeSet<>(policies);
        }

        /** Returns true if the entry may have groups. */
        public boolean isStandard() {
            return type.equals(STANDARD);
        }
    }

    /** Returns the entry of a principal; empty if it has none. */
    public Optional<Entry> find(Cluster cluster, String principal) throws FailureException {
        EksClient eks = client(cluster);
        return call(
                cluster,
                "eks:DescribeAccessEntry",
                () -> {
                    try {
                        return Optional.of(
                                entry(
                                        eks.describeAccessEntry(
                                                        request ->
                                                                request.clusterName(cluster.name())
                                                                        .principalArn(principal))
                                                .accessEntry()));
                    } catch (ResourceNotFoundException e) {
                        return ifNoEntry(e);
                    }
                });
    }

    private static Entry entry(AccessEntry found) {
        return new Entry(
                found.type() == null ? STANDARD : found.type(),
                Set.copyOf(found.kubernetesGroups()),
                Set.of());
    }

    /** Returns the names of the access policies that are associated with a principal's entry. */
    public Set<String> policies(Cluster cluster, String principal) throws FailureException {
        EksClient eks = client(cluster);
        return call(
                cluster,
                "eks:ListAssociatedAccessPolicies",
                () ->
                        eks
                                .listAssociatedAccessPoliciesPaginator(
                                        request ->
                                                request.clusterName(cluster.name())
                                                        .principalArn(principal))
                                .stream()
                                .flatMap(page -> page.associatedAccessPolicies().stream())
                                .map(AssociatedAccessPolicy::policyArn)
                                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                                .collect(Collectors.toSet()));
    }

    /** Creates the entry of a principal. Does nothing if it exists. */
    public void create(Cluster cluster, String principal, Collection<String> groups)
            throws FailureException {
        EksClient eks = client(cluster);
        boolean _ =
                call(
                        cluster,
                        "eks:CreateAccessEntry",
                        () -> {
                            try {
                                Object _ =
                                        eks.createAccessEntry(
                                                request ->
                                                        request.clusterName(cluster.name())
                                                                .principalArn(principal)
                                                                .type(STANDARD)
                                                                .kubernetesGroups(groups));
                                return true;
                            } catch (ResourceInUseException _) {
                                return false;
                            }
                        });
    }

    /** Replaces the groups of a principal's entry. */
    public void update(Cluster cluster, String principal, Collection<String> groups)
            throws FailureException {
        EksClient eks = client(cluster);
        Object _ =
                call(
                        cluster,
                        "eks:UpdateAccessEntry",
                        () ->
                                eks.updateAccessEntry(
                                        request ->
                                                request.clusterName(cluster.name())
                                                        .principalArn(principal)
                                                        .kubernetesGroups(groups)));
    }

    /** Deletes the entry of a principal. Does nothing if it has none. */
    public void delete(Cluster cluster, String principal) throws FailureException {
        EksClient eks = client(cluster);
        Object _ =
                call(
                        cluster,
                        "eks:DeleteAccessEntry",
                        () -> {
                            try {
                                return Optional.of(
                                        eks.deleteAccessEntry(
                                                request ->
                                                        request.clusterName(cluster.name())
                                                                .principalArn(principal)));
                            } catch (ResourceNotFoundException e) {
                                return ifNoEntry(e);
                            }
                        });
    }

    /** The cluster may be missing instead, which is the same exception with another message. */
    private static <T> Optional<T> ifNoEntry(ResourceNotFoundException e) {
        String message = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorMessage();
        if (message != null && message.contains("principalArn")) {
            return Optional.empty();
        }
        throw e;
    }

    private <T> T call(Cluster cluster, String action, Supplier<T> request)
            throws FailureException {
        return session.clients()
                .call(
                        "eks",
                        cluster.region(),
                        cluster.role(),
                        "%s of '%s' in %s".formatted(action, cluster.name(), cluster.region()),
                        request);
    }

    private EksClient client(Cluster cluster) {
        return byScope.computeIfAbsent(
                cluster.scope(),
                scope ->
                        session.clients().build(EksClient.builder(), scope.region(), scope.role()));
    }
}
