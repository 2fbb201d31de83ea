package io.ecrpusher.registry;

import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;

import java.util.List;
import java.util.Optional;

/**
 * Who asks for an authorization token, and where: one token serves every registry that the two have
 * in common.
 */
public sealed interface TokenSource {
    /**
     * ECR in {@code region}, asked by {@code role} or, without one, by the function's own
     * principal.
     */
    record Ecr(String region, Optional<Role> role) implements TokenSource {}

    /** ECR Public. */
    record EcrPublic() implements TokenSource {}

    /** The sources of all tokens that {@code registry} needs. */
    static List<TokenSource> of(Registry registry) {
        return switch (registry) {
            case Registry.Public _ -> List.of(new EcrPublic());
            case Registry.Private own ->
                    own.regions().stream()
                            .<TokenSource>map(region -> new Ecr(region, own.role()))
                            .toList();
        };
    }
}
