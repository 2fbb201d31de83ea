package io.ecrpusher.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

class AwsCliCacheTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final AssumeRoleRequest ROLE =
            AssumeRoleRequest.builder()
                    .roleArn("arn:aws:iam::111122223333:role/dev")
                    .serialNumber("arn:aws:iam::111122223333:mfa/me")
                    .build();

    @TempDir private Path home;

    private void cache(String expiration) throws IOException {
        Path directory = Files.createDirectories(home.resolve(".aws/cli/cache"));
        Files.writeString(
                directory.resolve(AwsCliCache.name(ROLE) + ".json"),
                """
                {"Credentials": {"AccessKeyId": "ASIA", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "%s"}}
                """
                        .formatted(expiration));
    }

    private boolean hasSession() {
        return AwsCliCache.of(home.toString()).find(ROLE, NOW).isPresent();
    }

    /** From AssumeRoleCredentialFetcher of botocore 1.43. */
    @Test
    void namesFilesAsTheAwsCliDoes() {
        assertThat(AwsCliCache.name(ROLE)).isEqualTo("8c6493e810cad19ca3525d61ed24fda30d7f1c22");
        assertThat(
                        AwsCliCache.name(
                                ROLE.toBuilder()
                                        .externalId("a/b")
                                        .durationSeconds(3600)
                                        .roleSessionName("me")
                                        .build()))
                .isEqualTo("6808ca8efe9d222aaa902800439a7e4006d59f81");
    }

    @Test
    void findsASession() throws IOException {
        cache("2026-11-26T13:00:00+00:00");
        assertThat(hasSession()).isTrue();
    }

    @Test
    void findsNoSessionThatEndsSoon() throws IOException {
        cache("2026-11-26T12:05:00Z");
        assertThat(hasSession()).isFalse();
    }

    @Test
    void findsNothingInAnUnknownFormat() throws IOException {
        cache("tomorrow");
        assertThat(hasSession()).isFalse();
        Files.writeString(
                home.resolve(".aws/cli/cache").resolve(AwsCliCache.name(ROLE) + ".json"), "[]");
        assertThat(hasSession()).isFalse();
    }

    @Test
    void findsNothingWithoutACache() {
        assertThat(hasSession()).isFalse();
    }
}
