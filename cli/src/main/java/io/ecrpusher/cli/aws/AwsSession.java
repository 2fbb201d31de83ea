package io.ecrpusher.cli.aws;

import io.ecrpusher.aws.AwsClients;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.failure.FailureException;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import java.util.Optional;

/**
 * The caller's credentials in a Region.
 *
 * @param clients call AWS as the caller
 */
public record AwsSession(String region, AwsClients clients) {
    static AwsSession open(String region, Optional<String> profile, Terminal terminal) {
        AwsCredentialsProvider provider = provider(profile);
        try {
            AwsCredentialsIdentity _ = provider.resolveCredentials();
        } catch (SdkException e) {
            throw new CommandException(
                    ExitCode.CREDENTIALS,
                    "no AWS credentials. Sign in with the AWS CLI, set AWS_PROFILE, or pass --profile");
        }
        return new AwsSession(
                region, new AwsClients(region, "", provider, UrlConnectionHttpClient.create()));
    }

    /** Returns the ID of the caller's account; empty if AWS can't tell. */
    public Optional<String> account() {
        try {
            return Optional.of(clients.account());
        } catch (FailureException _) {
            return Optional.empty();
        }
    }

    private static AwsCredentialsProvider provider(Optional<String> profile) {
        if (profile.isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        if (!Profiles.exists(profile.get())) {
            throw new CommandException(
                    ExitCode.CREDENTIALS,
                    "the AWS configuration has no profile '%s'. List them with: aws configure list-profiles"
                            .formatted(profile.get()));
        }
        return ProfileCredentialsProvider.create(profile.get());
    }
}
