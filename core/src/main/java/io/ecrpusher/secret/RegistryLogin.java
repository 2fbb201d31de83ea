package io.ecrpusher.secret;

import io.ecrpusher.credential.Credential;

/**
 * What opens one registry: its bare host and the password of user {@code AWS}.
 *
 * @param host without scheme, slash or space, such as {@code
 *     111122223333.dkr.ecr.eu-west-1.amazonaws.com}
 */
public record RegistryLogin(String host, Credential password) {
    public RegistryLogin {
        if (host.isEmpty() || host.chars().anyMatch(c -> c == '/' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException("'%s' is not a bare host".formatted(host));
        }
    }
}
