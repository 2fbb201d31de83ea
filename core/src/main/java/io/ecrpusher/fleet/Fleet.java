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
 * What to rotate: every cluster with the Secrets it gets, each with the registries it opens.
 * Checked whole.
 *
 * @param clusters those that are named, and those that were found
 * @param prune empty: nothing is ever removed
 * @param account the function's own; empty as long as it is not known
 */
public record Fleet(
        List<Cluster> clusters,
        List<Discovery> discoveries,
        Optional<Prune> prune,
        Optional<String> account) {
    public Fleet {
        clusters = List.copyOf(clusters);
        discoveries = List.copyOf(discoveries);
    }

    /** A fleet of which it is not known whose it is. */
    public Fleet(List<Cluster> clusters, List<Discovery> discoveries, Optional<Prune> prune) {
        this(clusters, discoveries, prune, Optional.empty());
    }

    /** A fleet of named clusters that removes nothing. */
    public Fleet(List<Cluster> clusters) {
        this(clusters, List.of(), Optional.empty());
    }

    /** Where there are clusters to be found, each place once. */
    public List<Scope> scopes() {
        return discoveries.stream().flatMap(Discovery::scopes).distinct().toList();
    }

    /**
     * Whether the function's account has to be known: a role may look into that too, and see what
     * the function sees itself.
     */
    public boolean needsAccount() {
        return !organizations().isEmpty()
                || (!discoveries.isEmpty()
                        && Stream.concat(
                                        clusters.stream().map(Cluster::role),
                                        discoveries.stream().flatMap(one -> one.roles().stream()))
                                .anyMatch(Optional::isPresent));
    }

    /** The fleet of a function in this account. */
    public Fleet ownedBy(Optional<String> own) {
        return new Fleet(clusters, discoveries, prune, own);
    }

    /** Whose accounts have to be known before clusters can be found. */
    public List<Organization> organizations() {
        return discoveries.stream()
                .flatMap(discovery -> discovery.organization().stream())
                .distinct()
                .toList();
    }

    /** With these accounts to be looked into, by the role in each. */
    public Fleet withAccounts(Map<Organization, List<Role>> accounts) {
        return new Fleet(
                clusters,
                discoveries.stream().map(one -> one.with(accounts)).toList(),
                prune,
                account);
    }

    /** All Secrets that a cluster may get, each once. */
    public List<SecretSpec> secrets() {
        return Stream.concat(
                        clusters.stream().flatMap(cluster -> cluster.secrets().stream()),
                        discoveries.stream().flatMap(one -> one.offer().secrets().stream()))
                .distinct()
                .toList();
    }

    /**
     * With the clusters of these names behind the named ones, one row a cluster: what is named is
     * not found again, and what several roles see is taken once.
     *
     * @param found the names in each scope
     */
    public Fleet with(Map<Scope, List<String>> found) {
        record Identity(Area area, String name) {}
        Set<Identity> known =
                clusters.stream()
                        .filter(Cluster::isEks)
                        .map(one -> new Identity(area(one.scope()), one.name()))
                        .collect(Collectors.toCollection(HashSet::new));
        // Once for all clusters: an organization may have thousands of both.
        List<Reach> reaches = discoveries.stream().map(this::reach).toList();
        List<Cluster> all = new ArrayList<>(clusters);
        for (Scope scope : scopes()) {
            Area area = area(scope);
            for (String name : found.getOrDefault(scope, List.of())) {
                List<TaggedSecrets> offers = offers(reaches, area, name);
                if (known.add(new Identity(area, name)) && !offers.isEmpty()) {
                    all.add(Cluster.found(name, scope, offers));
                }
            }
        }
        return new Fleet(all, discoveries, prune, account);
    }

    /** One Region of one account, whoever looks into it. */
    private record Area(String region, String account) {}

    private Area area(Scope scope) {
        return new Area(
                scope.region(), scope.role().map(Role::account).or(() -> account).orElse(""));
    }

    private record Reach(Discovery discovery, Set<Area> areas) {}

    private Reach reach(Discovery discovery) {
        return new Reach(discovery, discovery.scopes().map(this::area).collect(Collectors.toSet()));
    }

    private static List<TaggedSecrets> offers(List<Reach> reaches, Area area, String name) {
        return reaches.stream()
                .filter(reach -> reach.areas().contains(area))
                .map(Reach::discovery)
                .filter(discovery -> !discovery.excludes(name))
                .map(Discovery::offer)
                .toList();
    }

    /**
     * Returns this fleet with the clusters {@code ids}, as far as its discoveries would find them.
     * Calls nothing.
     */
    public Fleet withIds(Collection<ClusterId> ids) {
        Set<ClusterId> wanted = new LinkedHashSet<>(ids);
        clusters.forEach(cluster -> wanted.remove(cluster.id()));
        if (wanted.isEmpty()) {
            return this;
        }
        Fleet fleet = withAccounts(accountsOf(wanted));
        return fleet.with(
                fleet.scopes().stream()
                        .collect(
                                Collectors.toMap(scope -> scope, scope -> namesIn(scope, wanted))));
    }

    private Map<Organization, List<Role>> accountsOf(Set<ClusterId> ids) {
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
