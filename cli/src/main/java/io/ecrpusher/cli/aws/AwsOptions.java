package io.ecrpusher.cli.aws;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.terminal.Terminal;

import picocli.CommandLine.Option;

import java.util.Optional;
import java.util.stream.Stream;

/** The AWS CLI's options for Region and credentials. */
public final class AwsOptions {
    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "The AWS Region. Default: AWS_REGION, or the profile's Region.")
    private String region;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "The profile of the AWS configuration with your credentials.")
    private String profile;

    /**
     * Returns the caller's session, with credentials that AWS accepts.
     *
     * @throws CommandException if there is no Region, no credentials, or no connection to AWS
     */
    public AwsSession open(Terminal terminal) {
        return AwsSession.open(requiredRegion(terminal), Optional.ofNullable(profile), terminal);
    }

    /**
     * Returns the caller's session without a call to AWS, unless the credentials themselves need
     * one. They may have expired.
     *
     * @throws CommandException if there is no Region or no credentials
     */
    public AwsSession resolve(Terminal terminal) {
        return AwsSession.resolve(requiredRegion(terminal), Optional.ofNullable(profile), terminal);
    }

    private String requiredRegion(Terminal terminal) {
        return region(terminal)
                .orElseThrow(
                        () ->
                                new CommandException(
                                        "no AWS Region. Set --region, AWS_REGION, or the profile's Region"));
    }

    /** Returns the Region; empty if none is configured. */
    public Optional<String> region(Terminal terminal) {
        return Stream.of(
                        Optional.ofNullable(region),
                        variable("AWS_REGION", terminal),
                        variable("AWS_DEFAULT_REGION", terminal))
                .flatMap(Optional::stream)
                .findFirst()
                .or(
                        () ->
                                Profiles.region(
                                        Optional.ofNullable(profile)
                                                .or(() -> variable("AWS_PROFILE", terminal))));
    }

    private static Optional<String> variable(String name, Terminal terminal) {
        return Optional.ofNullable(terminal.environment().get(name))
                .filter(value -> !value.isBlank());
    }
}
