package io.ecrpusher.cli.aws;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;
import io.ecrpusher.cli.terminal.Terminal;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

import java.util.Map;
import java.util.Optional;

/**
 * Where the caller's credentials come from, in the AWS CLI's order: {@code --profile}, the
 * environment, a web identity, the profile of {@code AWS_PROFILE} or the default one, the
 * container's role, and the instance's role.
 *
 * @param source for messages, such as {@code profile 'dev'}
 * @param profile the profile's name; empty if they are from elsewhere
 */
record CallerCredentials(AwsCredentialsProvider provider, String source, Optional<String> profile) {
    /** The source that the SDK asks last, because a computer without it takes seconds to tell. */
    static final String NOWHERE = "the role of this container or instance";

    private static final String KEY_ID = "AWS_ACCESS_KEY_ID";
    private static final String SECRET = "AWS_SECRET_ACCESS_KEY";

    /**
     * Finds the credentials. Resolves them, which may call AWS or ask for an MFA code.
     *
     * @param explicit the profile that the user named with {@code --profile}
     * @param region where to call AWS for them
     * @throws CommandException with {@link ExitCode#CREDENTIALS} if there are none
     */
    static CallerCredentials find(Optional<String> explicit, String region, Terminal terminal) {
        AwsHttp.Service.install();
        CallerCredentials found = choose(explicit, region, terminal);
        try {
            AwsCredentialsIdentity _ = found.provider().resolveCredentials();
            return found;
        } catch (CommandException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CredentialErrors(found, region).notResolved(e);
        }
    }

    /** Returns the command that renews the sign-in that they rest on; empty if there is none. */
    Optional<String> signIn() {
        return profile.flatMap(Profiles::signIn);
    }

    private static CallerCredentials choose(
            Optional<String> explicit, String region, Terminal terminal) {
        Map<String, String> environment = terminal.environment();
        if (explicit.isPresent()) {
            return ofProfile(explicit.get(), region, terminal);
        }
        if (System.getProperty(SdkSystemSetting.AWS_ACCESS_KEY_ID.property()) != null) {
            return new CallerCredentials(chain(), "Java's system properties", Optional.empty());
        }
        if (isSet(environment, KEY_ID)) {
            return ofEnvironment(environment);
        }
        if (isSet(environment, "AWS_WEB_IDENTITY_TOKEN_FILE")) {
            return new CallerCredentials(
                    WebIdentityTokenFileCredentialsProvider.create(),
                    "AWS_WEB_IDENTITY_TOKEN_FILE",
                    Optional.empty());
        }
        if (isSet(environment, "AWS_PROFILE")) {
            return ofProfile(environment.get("AWS_PROFILE"), region, terminal);
        }
        return hasDefaultProfile()
                ? ofProfile(Profiles.DEFAULT, region, terminal)
                : new CallerCredentials(chain(), NOWHERE, Optional.empty());
    }

    private static CallerCredentials ofProfile(String name, String region, Terminal terminal) {
        if (Profiles.find(name).isEmpty()) {
            throw new CommandException(
                    ExitCode.CREDENTIALS,
                    "the AWS configuration has no profile '%s'. List the profiles: aws configure list-profiles"
                            .formatted(name));
        }
        CallerCredentials sdk =
                new CallerCredentials(
                        ProfileCredentialsProvider.create(name),
                        "profile '%s'".formatted(name),
                        Optional.of(name));
        if (!MfaCredentials.needs(name)) {
            return sdk;
        }
        try {
            return new CallerCredentials(
                    new MfaCredentials(terminal, region).of(name), sdk.source(), sdk.profile());
        } catch (CommandException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CredentialErrors(sdk, region).notResolved(e);
        }
    }

    private static CallerCredentials ofEnvironment(Map<String, String> environment) {
        if (!isSet(environment, SECRET)) {
            throw new CommandException(
                    ExitCode.CREDENTIALS, "%s is set, but not %s".formatted(KEY_ID, SECRET));
        }
        return new CallerCredentials(
                StaticCredentialsProvider.create(
                        StaticKeys.of(
                                environment.get(KEY_ID),
                                environment.get(SECRET),
                                Optional.ofNullable(environment.get("AWS_SESSION_TOKEN")))),
                KEY_ID,
                Optional.empty());
    }

    /** A default profile with a Region only, as {@code aws configure} may leave it, has none. */
    private static boolean hasDefaultProfile() {
        return Profiles.find(Profiles.DEFAULT)
                .filter(
                        profile ->
                                profile.properties().keySet().stream()
                                        .anyMatch(CallerCredentials::isAboutCredentials))
                .isPresent();
    }

    private static boolean isAboutCredentials(String property) {
        return property.startsWith("sso_")
                || property.startsWith("aws_")
                || property.startsWith("credential_")
                || property.equals("role_arn")
                || property.equals("login_session");
    }

    private static AwsCredentialsProvider chain() {
        return DefaultCredentialsProvider.builder().build();
    }

    private static boolean isSet(Map<String, String> environment, String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }
}
