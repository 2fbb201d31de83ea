package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

/**
 * The login of one registry.
 *
 * @param host the host name without scheme or path, such as {@code
 *     111122223333.dkr.ecr.eu-west-1.amazonaws.com}
 * @param password the password of user {@code AWS}
 */
public record RegistryLogin(String host, Credential password) {
    public RegistryLogin {
        if (host.isEmpty() || host.chars().anyMatch(c -> c == '/' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException(
                    "'%s' is not a host name without scheme and path".formatted(host));
        }
    }
}
