package io.ecrpusher.fleet;

import io.ecrpusher.fleet.select.NamePattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Clusters that are found instead of named.
 *
 * @param roles one for each account; an empty one is the function's own principal and account
 * @param organization whose accounts are looked into besides
 * @param exclude names of clusters that are left alone
 */
public record Discovery(
        List<String> regions,
        List<Optional<Role>> roles,
        Optional<Organization> organization,
        List<NamePattern> exclude,
        TaggedSecrets offer) {
    public Discovery {
        regions = List.copyOf(regions);
        roles = List.copyOf(roles);
        exclude = List.copyOf(exclude);
    }

    /** With the accounts of its organization. */
    Discovery with(Map<Organization, List<Role>> accounts) {
        List<Optional<Role>> all = new ArrayList<>(roles);
        organization
                .map(accounts::get)
                .ifPresent(found -> found.forEach(role -> all.add(Optional.of(role))));
        return new Discovery(regions, all, organization, exclude, offer);
    }

    Stream<Scope> scopes() {
        return roles.stream().flatMap(role -> regions.stream().map(in -> new Scope(in, role)));
    }

    boolean excludes(String name) {
        return exclude.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
