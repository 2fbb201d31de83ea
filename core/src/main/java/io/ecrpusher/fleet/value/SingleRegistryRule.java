package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.Registry;

import java.util.List;
import java.util.Optional;

/** Checks that a Secret whose format holds a single login has a single registry. */
public final class SingleRegistryRule {
    private SingleRegistryRule() {}

    /** Returns the mistake if a Secret of {@code format} can't hold {@code registries}. */
    public static Optional<String> problem(Format format, List<Registry> registries) {
        int hosts = registries.stream().mapToInt(SingleRegistryRule::hosts).sum();
        return !format.isSingleLogin() || hosts <= 1
                ? Optional.empty()
                : Optional.of(
                        "format %s holds the login of one registry, not of %d; write one Secret for each account and Region"
                                .formatted(format.fieldValue(), hosts));
    }

    private static int hosts(Registry registry) {
        return switch (registry) {
            case Registry.Public _ -> 1;
            case Registry.Private own -> own.regions().size();
        };
    }
}
