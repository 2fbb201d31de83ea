package io.ecrpusher.cli.policy;

import io.ecrpusher.fleet.AccessMethod;
import io.ecrpusher.fleet.Cluster;
import io.ecrpusher.fleet.Discovery;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.Organization;
import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What a fleet needs of AWS, by the principal that calls it. Pure. */
final class FleetNeeds {
    /** What pulls an image, and lists tags for Flux and Argo CD. */
    static final List<String> PULL =
            List.of(
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:ListImages");

    private final Fleet fleet;
    private final String partition;

    FleetNeeds(Fleet fleet, String partition) {
        this.fleet = fleet;
        this.partition = partition;
    }

    /**
     * Returns the statements that a principal needs to find and open clusters, and to get tokens.
     *
     * @param role the role; empty for the function's own
     * @param account the principal's account
     * @param repositories ARNs of the only repositories to pull from; empty for all
     */
    List<Statement> of(Optional<Role> role, String account, List<String> repositories) {
        List<Statement> statements = new ArrayList<>(registries(role, account, repositories));
        List<String> clusters = clusters(role, account);
        if (!clusters.isEmpty()) {
            statements.add(
                    Statement.allow("ClusterLookup", List.of("eks:DescribeCluster"), clusters));
        }
        if (searches(role).findAny().isPresent()) {
            statements.add(
                    Statement.allow("ClusterSearch", List.of("eks:ListClusters"), Statement.ANY));
        }
        if (fleet.organizations().stream().anyMatch(one -> one.reader().equals(role))) {
            statements.add(accounts());
        }
        List<String> secrets = secrets(role);
        if (!secrets.isEmpty()) {
            statements.add(
                    Statement.allow(
                            "ClusterSecrets", List.of("secretsmanager:GetSecretValue"), secrets));
        }
        return statements;
    }

    /** Returns the statements of the role that an organization's accounts have. */
    List<Statement> of(Organization organization) {
        List<String> regions =
                fleet.discoveries().stream()
                        .filter(one -> one.organization().equals(Optional.of(organization)))
                        .flatMap(one -> one.regions().stream())
                        .distinct()
                        .toList();
        return List.of(
                Statement.allow(
                        "ClusterLookup",
                        List.of("eks:DescribeCluster"),
                        regions.stream()
                                .map(region -> cluster(region, "${aws:PrincipalAccount}", "*"))
                                .toList()),
                Statement.allow("ClusterSearch", List.of("eks:ListClusters"), Statement.ANY));
    }

    /** Returns the roles that the function assumes, without those of organizations. */
    List<Role> roles() {
        return Stream.of(
                        fleet.clusters().stream().flatMap(one -> one.role().stream()),
                        fleet.discoveries().stream()
                                .flatMap(one -> one.roles().stream())
                                .flatMap(Optional::stream),
                        fleet.organizations().stream().flatMap(one -> one.reader().stream()),
                        privates().flatMap(one -> one.role().stream()))
                .flatMap(roles -> roles)
                .distinct()
                .toList();
    }

    /** Returns true if the fleet has the registry public.ecr.aws. */
    boolean hasPublicRegistry() {
        return registries().anyMatch(Registry.Public.class::isInstance);
    }

    /** Returns true if the function's own tokens open registries of other accounts. */
    boolean pullsFromOthers(String account) {
        return privates()
                .filter(one -> one.role().isEmpty())
                .flatMap(one -> one.account().stream())
                .anyMatch(other -> !other.equals(account));
    }

    private List<Statement> registries(
            Optional<Role> role, String account, List<String> repositories) {
        Collection<String> arns = new TreeSet<>();
        privates()
                .filter(one -> one.role().equals(role))
                .forEach(
                        one ->
                                one.regions()
                                        .forEach(
                                                region ->
                                                        arns.add(
                                                                "arn:%s:ecr:%s:%s:repository/*"
                                                                        .formatted(
                                                                                partition,
                                                                                region,
                                                                                one.account()
                                                                                        .orElse(
                                                                                                account)))));
        return arns.isEmpty()
                ? List.of()
                : List.of(
                        Statement.allow(
                                "RegistryTokens",
                                List.of("ecr:GetAuthorizationToken"),
                                Statement.ANY),
                        Statement.allow(
                                "Pull", PULL, repositories.isEmpty() ? arns : repositories));
    }

    private List<String> clusters(Optional<Role> role, String account) {
        return Stream.concat(
                        fleet.clusters().stream()
                                .filter(one -> one.isEks() && one.role().equals(role))
                                .map(one -> cluster(one.region(), account, one.name())),
                        searches(role)
                                .flatMap(one -> one.regions().stream())
                                .map(region -> cluster(region, account, "*")))
                .toList();
    }

    private String cluster(String region, String account, String name) {
        return "arn:%s:eks:%s:%s:cluster/%s".formatted(partition, region, account, name);
    }

    private List<String> secrets(Optional<Role> role) {
        return fleet.clusters().stream()
                .filter(one -> one.role().equals(role))
                .map(Cluster::access)
                .flatMap(
                        access ->
                                switch (access) {
                                    case AccessMethod.Eks _ -> Stream.empty();
                                    case AccessMethod.Token token -> Stream.of(token.secret());
                                    case AccessMethod.ClientCertificate certificate ->
                                            Stream.of(certificate.secret());
                                    case AccessMethod.Kubeconfig kubeconfig ->
                                            Stream.of(kubeconfig.secret());
                                })
                .toList();
    }

    private static Statement accounts() {
        return Statement.allow(
                "Accounts",
                List.of(
                        "organizations:ListAccounts",
                        "organizations:ListAccountsForParent",
                        "organizations:ListOrganizationalUnitsForParent",
                        "organizations:ListTagsForResource"),
                Statement.ANY);
    }

    private Stream<Discovery> searches(Optional<Role> role) {
        return fleet.discoveries().stream().filter(one -> one.roles().contains(role));
    }

    private Stream<Registry.Private> privates() {
        return registries()
                .filter(Registry.Private.class::isInstance)
                .map(Registry.Private.class::cast);
    }

    private Stream<Registry> registries() {
        return fleet.secrets().stream().flatMap(secret -> secret.registries().stream()).distinct();
    }
}
