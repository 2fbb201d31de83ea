package io.ecrpusher.fleet;

import io.ecrpusher.fleet.select.NamePattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A search for EKS clusters that the fleet doesn't name.
 *
 * @param roles one role per account; an empty one is the function's own principal and account
 * @param organization adds the accounts of an organization
 * @param exclude names of clusters to skip
 * @param taggedSecrets the Secrets that the clusters get, and the tags that a cluster needs
 */
public record Discovery(
        List<String> regions,
        List<Optional<Role>> roles,
        Optional<Organization> organization,
        List<NamePattern> exclude,
        TaggedSecrets taggedSecrets) {
    public Discovery {
        regions = List.copyOf(regions);
        roles = List.copyOf(roles);
        exclude = List.copyOf(exclude);
    }

    /** Returns this discovery with the roles of its organization's accounts. */
    Discovery withOrganizationRoles(Map<Organization, List<Role>> rolesOf) {
        List<Optional<Role>> all = new ArrayList<>(roles);
        organization
                .map(rolesOf::get)
                .ifPresent(found -> found.forEach(role -> all.add(Optional.of(role))));
        return new Discovery(regions, all, organization, exclude, taggedSecrets);
    }

    Stream<Scope> scopes() {
        return roles.stream()
                .flatMap(role -> regions.stream().map(region -> new Scope(region, role)));
    }

    boolean excludes(String name) {
        return exclude.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
