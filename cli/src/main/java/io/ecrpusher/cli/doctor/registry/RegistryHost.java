package io.ecrpusher.cli.doctor.registry;

import io.ecrpusher.fleet.Registry;
import io.ecrpusher.fleet.Role;
import io.ecrpusher.registry.EcrTokenRequest;

import java.util.Optional;

/**
 * A registry of the fleet in one Region.
 *
 * @param principal the ARN of the role or user that fetches its token
 */
record RegistryHost(Registry registry, EcrTokenRequest request, String principal) {
    private static final int ARN_ACCOUNT = 4;

    /** Returns the role that fetches the token. */
    Optional<Role> role() {
        return switch (request) {
            case EcrTokenRequest.Private own -> own.role();
            case EcrTokenRequest.Public _ -> Optional.empty();
        };
    }

    /** Returns the Region where the token is fetched. */
    String region() {
        return switch (request) {
            case EcrTokenRequest.Private own -> own.region();
            case EcrTokenRequest.Public _ -> "us-east-1";
        };
    }

    /** Returns the IAM action that fetches the token. */
    String action() {
        return switch (request) {
            case EcrTokenRequest.Private _ -> "ecr:GetAuthorizationToken";
            case EcrTokenRequest.Public _ -> "ecr-public:GetAuthorizationToken";
        };
    }

    /** Returns the account of the principal; empty if its ARN is of another form. */
    String principalAccount() {
        String[] parts = principal.split(":", -1);
        return parts.length > ARN_ACCOUNT ? parts[ARN_ACCOUNT] : "";
    }

    /** Returns the name for people: {@code registry main in eu-west-1}. */
    String name() {
        return switch (request) {
            case EcrTokenRequest.Private own ->
                    "registry %s in %s".formatted(registry.name(), own.region());
            case EcrTokenRequest.Public _ -> "registry " + registry.name();
        };
    }
}
