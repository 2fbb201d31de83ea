package io.ecrpusher.registry;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.Registry;

import java.time.Instant;

/**
 * An ECR authorization token: the password of user {@code AWS}.
 *
 * @param host the bare host of the registry that the token was issued for
 * @param issuedAt when it was fetched
 * @param expiresAt 12 hours later, by AWS's word
 */
public record RegistryToken(String host, Credential password, Instant issuedAt, Instant expiresAt) {
    private static final int ACCOUNT_DIGITS = 12;

    /**
     * The host of {@code registry} that this token opens: of private registries, an account's host
     * differs from another's in the account alone, whatever the partition.
     */
    public String hostOf(Registry registry) {
        return switch (registry) {
            case Registry.Public _ -> host;
            case Registry.Private own ->
                    own.account()
                            .map(account -> account + host.substring(ACCOUNT_DIGITS))
                            .orElse(host);
        };
    }
}
