package io.ecrpusher.cli.aws;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.terminal.Prompt;
import io.ecrpusher.cli.terminal.Terminal;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The credentials of profiles with {@code mfa_serial}, for which the AWS SDK for Java doesn't ask.
 * They last an hour unless the profile says otherwise, and aren't stored.
 */
final class MfaCredentials {
    private static final Pattern CODE = Pattern.compile("[0-9]{6}");

    private static final int HTTP_FORBIDDEN = 403;

    private final Terminal terminal;
    private final String region;

    /**
     * Asks on {@code terminal}.
     *
     * @param region the Region of STS for profiles without one
     */
    MfaCredentials(Terminal terminal, String region) {
        this.terminal = terminal;
        this.region = region;
    }

    /** Returns true if {@code profile} or a profile that it rests on needs a code. */
    static boolean needs(String profile) {
        return Profiles.chain(profile).stream()
                .anyMatch(one -> one.property(ProfileProperty.MFA_SERIAL).isPresent());
    }

    /**
     * Returns the credentials of {@code profile}. Asks for a code.
     *
     * @throws CommandException if it can't ask, or AWS refuses the code
     */
    AwsCredentialsProvider of(String profile) {
        List<Profile> chain = Profiles.chain(profile);
        AwsCredentialsProvider credentials = base(chain);
        // From the one with keys to the one that the user named.
        for (Profile one : chain.reversed()) {
            if (one.property(ProfileProperty.ROLE_ARN).isPresent()) {
                credentials = assume(one, credentials);
            }
        }
        return credentials;
    }

    private static AwsCredentialsProvider base(List<Profile> chain) {
        Profile last = chain.getLast();
        Optional<String> source = last.property(ProfileProperty.CREDENTIAL_SOURCE);
        if (source.isPresent()) {
            return switch (source.get()) {
                case "Environment" -> EnvironmentVariableCredentialsProvider.create();
                case "EcsContainer" -> ContainerCredentialsProvider.create();
                default -> InstanceProfileCredentialsProvider.create();
            };
        }
        if (last.property(ProfileProperty.ROLE_ARN).isEmpty()) {
            return ProfileCredentialsProvider.create(last.name());
        }
        // The profile names itself as its source: its keys, without its role.
        return StaticCredentialsProvider.create(
                StaticKeys.of(
                        required(last, ProfileProperty.AWS_ACCESS_KEY_ID),
                        required(last, ProfileProperty.AWS_SECRET_ACCESS_KEY),
                        last.property(ProfileProperty.AWS_SESSION_TOKEN)));
    }

    private static String required(Profile profile, String property) {
        return profile.property(property)
                .orElseThrow(
                        () ->
                                new CommandException(
                                        ExitCode.CREDENTIALS,
                                        "profile '%s' of the AWS configuration has a role_arn, but neither source_profile nor credential_source"
                                                .formatted(profile.name())));
    }

    private AwsCredentialsProvider assume(Profile profile, AwsCredentialsProvider source) {
        Optional<String> device = profile.property(ProfileProperty.MFA_SERIAL);
        AssumeRoleRequest.Builder request =
                AssumeRoleRequest.builder()
                        .roleArn(profile.property(ProfileProperty.ROLE_ARN).orElseThrow())
                        .roleSessionName(
                                profile.property(ProfileProperty.ROLE_SESSION_NAME)
                                        .orElse("ecr-pusher"))
                        .externalId(profile.property(ProfileProperty.EXTERNAL_ID).orElse(null));
        profile.property(ProfileProperty.DURATION_SECONDS)
                .map(Integer::valueOf)
                .ifPresent(request::durationSeconds);
        device.ifPresent(serial -> request.serialNumber(serial).tokenCode(ask(serial)));
        try (StsClient sts =
                StsClient.builder()
                        .httpClient(AwsHttp.client(terminal.environment()))
                        .region(Region.of(profile.property(ProfileProperty.REGION).orElse(region)))
                        .credentialsProvider(source)
                        .build()) {
            Credentials session = sts.assumeRole(request.build()).credentials();
            return StaticCredentialsProvider.create(
                    AwsSessionCredentials.builder()
                            .accessKeyId(session.accessKeyId())
                            .secretAccessKey(session.secretAccessKey())
                            .sessionToken(session.sessionToken())
                            .expirationTime(session.expiration())
                            .build());
        } catch (StsException e) {
            if (device.isEmpty() || e.statusCode() != HTTP_FORBIDDEN) {
                throw e;
            }
            throw new CommandException(
                    ExitCode.CREDENTIALS,
                    "AWS refused role %s with the MFA code of %s. Check the code, and that you may assume the role"
                            .formatted(
                                    profile.property(ProfileProperty.ROLE_ARN).orElseThrow(),
                                    device.get()));
        }
    }

    private String ask(String device) {
        if (!terminal.interactive()) {
            throw new CommandException(
                    ExitCode.CREDENTIALS,
                    "the AWS profile needs an MFA code of %s, and there is no terminal to ask on. Pass credentials of a session in AWS_SESSION_TOKEN instead"
                            .formatted(device));
        }
        String code = Prompt.ask(terminal, "MFA code of %s:".formatted(device));
        if (!CODE.matcher(code).matches()) {
            throw new CommandException(
                    ExitCode.CREDENTIALS, "an MFA code has six digits. Try again");
        }
        return code;
    }
}
