package io.ecrpusher.fleet;

import java.util.List;
import java.util.Optional;

/** Some formats hold the login of one registry alone. */
final class OneLogin {
    private OneLogin() {}

    /** What is wrong with {@code registries} in {@code format}, if anything is. */
    static Optional<String> problem(Format format, List<Registry> registries) {
        int hosts = registries.stream().mapToInt(OneLogin::hosts).sum();
        return !format.isOneLogin() || hosts <= 1
                ? Optional.empty()
                : Optional.of(
                        "a Secret of format %s holds the login of one registry, and these are %d; write one Secret for each account and Region"
                                .formatted(format.word(), hosts));
    }

    private static int hosts(Registry registry) {
        return switch (registry) {
            case Registry.Public _ -> 1;
            case Registry.Private own -> own.regions().size();
        };
    }
}
