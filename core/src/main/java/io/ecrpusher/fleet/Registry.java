package io.ecrpusher.fleet;

import java.util.List;
import java.util.Optional;

/** Registries opened by one principal. */
public sealed interface Registry {
    /** The name that Secrets refer to it by; unique within a fleet. */
    String name();

    /**
     * Private registries of one account.
     *
     * @param account the registry's account; empty: the account that the token is issued to
     * @param regions one token is fetched in each
     * @param role assumed to fetch the token; empty: the function's own principal, which opens
     *     other accounts' registries as far as their repository policies allow
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
