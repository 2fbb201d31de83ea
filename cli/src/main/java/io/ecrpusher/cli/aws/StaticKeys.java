package io.ecrpusher.cli.aws;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import java.util.Optional;

/** Access keys from the environment or a profile. */
final class StaticKeys {
    private StaticKeys() {}

    /** Returns the credentials of a user, or of a session if there is a token. */
    static AwsCredentials of(String id, String secret, Optional<String> token) {
        return token.filter(value -> !value.isBlank())
                .<AwsCredentials>map(value -> AwsSessionCredentials.create(id, secret, value))
                .orElseGet(() -> AwsBasicCredentials.create(id, secret));
    }
}
