package io.ecrpusher.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The clusters to push to, each with its Secrets and their registries. Validated completely.
 *
 * @param clusters the named clusters, followed by the discovered ones
 * @param prune empty if the fleet never removes a Secret
 * @param functionAccount the ID of the function's account; empty while it isn't known
 */
public record Fleet(
        List<Cluster> clusters,
        List<Discovery> discoveries,
        Optional<Prune> prune,
        Optional<String> functionAccount) {
    public Fleet {
        clusters = List.copyOf(clusters);
        discoveries = List.copyOf(discoveries);
    }

    /** Creates a fleet whose function's account isn't known yet. */
    public Fleet(List<Cluster> clusters, List<Discovery> discoveries, Optional<Prune> prune) {
        this(clusters, discoveries, prune, Optional.empty());
    }

    /** Creates a fleet of named clusters that never removes a Secret. */
    public Fleet(List<Cluster> clusters) {
        this(clusters, List.of(), Optional.empty());
    }

    /** Returns the distinct scopes to search for clusters. */
    public List<Scope> scopes() {
        return discoveries.stream().flatMap(Discovery::scopes).distinct().toList();
    }

    /**
     * Returns true if the fleet needs the function's account. A role may be in the same account,
     * and then sees the clusters that the function sees without it.
     */
    public boolean needsFunctionAccount() {
        return !organizations().isEmpty()
                || (!discoveries.isEmpty()
                        && Stream.concat(
                                        clusters.stream().map(Cluster::role),
                                        discoveries.stream().flatMap(one -> one.roles().stream()))
                                .anyMatch(Optional::isPresent));
    }

    /** Returns this fleet for a function in {@code account}. */
    public Fleet withFunctionAccount(Optional<String> account) {
        return new Fleet(clusters, discoveries, prune, account);
    }

    /** Returns the distinct Regions of the clusters, discoveries, and registries. */
    public List<String> regions() {
        return Stream.of(
                        clusters.stream().map(Cluster::region),
                        discoveries.stream().flatMap(one -> one.regions().stream()),
                        secrets().stream()
                                .flatMap(secret -> secret.registries().stream())
                                .flatMap(Registry::allRegions))
                .flatMap(one -> one)
                .distinct()
                .toList();
    }

    /** Returns the organizations whose accounts discovery needs. */
    public List<Organization> organizations() {
        return discoveries.stream()
                .flatMap(discovery -> discovery.organization().stream())
                .distinct()
                .toList();
    }

    /** Returns this fleet with the roles of each organization's accounts in its scopes. */
    public Fleet withOrganizationRoles(Map<Organization, List<Role>> rolesOf) {
        return new Fleet(
                clusters,
                discoveries.stream().map(one -> one.withOrganizationRoles(rolesOf)).toList(),
                prune,
                functionAccount);
    }

    /** Returns the distinct Secrets that any cluster may get. */
    public List<SecretSpec> secrets() {
        return Stream.concat(
                        clusters.stream().flatMap(cluster -> cluster.secrets().stream()),
                        discoveries.stream().flatMap(one -> one.taggedSecrets().secrets().stream()))
                .distinct()
                .toList();
    }

    /**
     * Returns this fleet with the discovered clusters after the named ones. Adds each cluster once:
     * not if the fleet names it, and only once if several roles see it.
     *
     * @param names the names of the clusters in each scope
     */
    public Fleet withDiscovered(Map<Scope, List<String>> names) {
        record Identity(AccountRegion region, String name) {}
        Set<Identity> present =
                clusters.stream()
                        .filter(Cluster::isEks)
                        .map(one -> new Identity(accountRegion(one.scope()), one.name()))
                        .collect(Collectors.toCollection(HashSet::new));
        // Once for all clusters: an organization may have thousands of accounts and of clusters.
        List<SearchedArea> areas = discoveries.stream().map(this::searchedArea).toList();
        List<Cluster> all = new ArrayList<>(clusters);
        for (Scope scope : scopes()) {
            AccountRegion region = accountRegion(scope);
            for (String name : names.getOrDefault(scope, List.of())) {
                List<TaggedSecrets> secrets = taggedSecrets(areas, region, name);
                if (present.add(new Identity(region, name)) && !secrets.isEmpty()) {
                    all.add(Cluster.discovered(name, scope, secrets));
                }
            }
        }
        return new Fleet(all, discoveries, prune, functionAccount);
    }

    /** One Region of one account, whichever role reaches it. */
    private record AccountRegion(String account, String region) {}

    private AccountRegion accountRegion(Scope scope) {
        return new AccountRegion(
                scope.role().map(Role::account).or(() -> functionAccount).orElse(""),
                scope.region());
    }

    private record SearchedArea(Discovery discovery, Set<AccountRegion> regions) {}

    private SearchedArea searchedArea(Discovery discovery) {
        return new SearchedArea(
                discovery, discovery.scopes().map(this::accountRegion).collect(Collectors.toSet()));
    }

    private static List<TaggedSecrets> taggedSecrets(
            List<SearchedArea> areas, AccountRegion region, String name) {
        return areas.stream()
                .filter(area -> area.regions().contains(region))
                .map(SearchedArea::discovery)
                .filter(discovery -> !discovery.excludes(name))
                .map(Discovery::taggedSecrets)
                .toList();
    }

    /**
     * Returns this fleet with the clusters {@code ids} that its discoveries would find. Calls
     * nothing.
     */
    public Fleet withClusters(Collection<ClusterId> ids) {
        Set<ClusterId> missing = new LinkedHashSet<>(ids);
        clusters.forEach(cluster -> missing.remove(cluster.id()));
        if (missing.isEmpty()) {
            return this;
        }
        Fleet fleet = withOrganizationRoles(organizationRoles(missing));
        return fleet.withDiscovered(
                fleet.scopes().stream()
                        .collect(
                                Collectors.toMap(
                                        scope -> scope, scope -> namesIn(scope, missing))));
    }

    private Map<Organization, List<Role>> organizationRoles(Set<ClusterId> ids) {
        List<String> arns = ids.stream().flatMap(id -> id.roleArn().stream()).distinct().toList();
        return organizations().stream()
                .collect(
                        Collectors.toMap(
                                organization -> organization,
                                organization ->
                                        arns.stream()
                                                .flatMap(arn -> organization.roleOf(arn).stream())
                                                .toList()));
    }

    private static List<String> namesIn(Scope scope, Set<ClusterId> ids) {
        Optional<String> roleArn = scope.role().map(Role::arn);
        return ids.stream()
                .filter(ClusterId::eks)
                .filter(id -> id.region().equals(scope.region()) && id.roleArn().equals(roleArn))
                .map(ClusterId::name)
                .toList();
    }
}
