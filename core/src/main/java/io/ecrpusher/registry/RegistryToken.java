package io.ecrpusher.registry;

import io.ecrpusher.credential.Credential;
import io.ecrpusher.fleet.Registry;

import java.time.Instant;

/**
 * An ECR authorization token.
 *
 * @param host the host name of the registry that the token was issued for, without scheme or path
 * @param password the password of user {@code AWS}
 * @param issuedAt when the token was fetched
 * @param expiresAt when it expires according to AWS, 12 hours later
 */
public record RegistryToken(String host, Credential password, Instant issuedAt, Instant expiresAt) {
    private static final int ACCOUNT_DIGITS = 12;

    /**
     * Returns the host of {@code registry}, which this token opens. In every partition, the hosts
     * of private registries in one Region differ only in the account.
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
