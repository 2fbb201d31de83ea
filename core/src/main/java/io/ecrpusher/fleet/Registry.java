package io.ecrpusher.fleet;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Registries that one principal opens. */
public sealed interface Registry {
    /** Returns the name by which Secrets refer to it. It's unique within a fleet. */
    String name();

    /** Returns the Regions that the fleet names for it. */
    default Stream<String> allRegions() {
        return switch (this) {
            case Private own -> own.regions().stream();
            case Public _ -> Stream.empty();
        };
    }

    /**
     * The private registries of one account.
     *
     * @param account the registries' account; empty for the account of the token's principal
     * @param regions each Region needs its own token
     * @param role the role that fetches the token; empty for the function's own principal. A
     *     principal opens registries of other accounts as their repository policies allow.
     */
    record Private(String name, Optional<String> account, List<String> regions, Optional<Role> role)
            implements Registry {
        public Private {
            regions = List.copyOf(regions);
        }
    }

    /** Amazon ECR Public, public.ecr.aws. */
    record Public(String name) implements Registry {}
}
