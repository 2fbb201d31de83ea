package io.ecrpusher.fleet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Clusters that are found instead of named.
 *
 * @param roles one for each account; an empty one is the function's own principal and account
 * @param exclude names of clusters that are left alone
 */
public record Discovery(
        List<String> regions, List<Optional<Role>> roles, List<NamePattern> exclude, Offer offer) {
    public Discovery {
        regions = List.copyOf(regions);
        roles = List.copyOf(roles);
        exclude = List.copyOf(exclude);
    }

    Stream<Scope> scopes() {
        return roles.stream().flatMap(role -> regions.stream().map(in -> new Scope(in, role)));
    }

    /**
     * Whether it is about a cluster of this name, seen from {@code scope} or another role there.
     */
    boolean covers(Scope scope, String name) {
        return exclude.stream().noneMatch(pattern -> pattern.matches(name))
                && scopes().anyMatch(
                                own ->
                                        own.region().equals(scope.region())
                                                && own.account().equals(scope.account()));
    }
}
