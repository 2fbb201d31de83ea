package io.ecrpusher.registry;

import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;

import java.util.List;
import java.util.Optional;

/**
 * A request for an ECR authorization token. One token serves every registry that its principal may
 * read in the Region, so equal requests share a token.
 */
public sealed interface EcrTokenRequest {
    /**
     * A token for the private registries in {@code region}.
     *
     * @param role the role that requests the token; empty means the function's own principal
     */
    record Private(String region, Optional<Role> role) implements EcrTokenRequest {}

    /** A token for ECR Public. */
    record Public() implements EcrTokenRequest {}

    /** Returns the call that fetches the token, for messages. */
    default String call() {
        return switch (this) {
            case Public _ -> "ecr-public:GetAuthorizationToken";
            case Private own ->
                    "ecr:GetAuthorizationToken in "
                            + own.region()
                            + own.role().map(role -> " as " + role.arn()).orElse("");
        };
    }

    /** Returns the requests for all tokens that {@code registry} needs: one per Region. */
    static List<EcrTokenRequest> allFor(Registry registry) {
        return switch (registry) {
            case Registry.Public _ -> List.of(new Public());
            case Registry.Private own ->
                    own.regions().stream()
                            .<EcrTokenRequest>map(region -> new Private(region, own.role()))
                            .toList();
        };
    }
}
