package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.Format;
import io.ecrpusher.fleet.Registry;

import java.util.List;
import java.util.Optional;

/** Some formats hold the login of one registry alone. */
public final class SingleRegistryRule {
    private SingleRegistryRule() {}

    /** What is wrong with {@code registries} in {@code format}, if anything is. */
    public static Optional<String> problem(Format format, List<Registry> registries) {
        int hosts = registries.stream().mapToInt(SingleRegistryRule::hosts).sum();
        return !format.isSingleLogin() || hosts <= 1
                ? Optional.empty()
                : Optional.of(
                        "a Secret of format %s holds the login of one registry, and these are %d; write one Secret for each account and Region"
                                .formatted(format.fieldValue(), hosts));
    }

    private static int hosts(Registry registry) {
        return switch (registry) {
            case Registry.Public _ -> 1;
            case Registry.Private own -> own.regions().size();
        };
    }
}
