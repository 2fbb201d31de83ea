package io.ecrpusher.cli.aws;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.ExitCode;

import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The AWS configuration files. */
final class Profiles {
    static final String DEFAULT = "default";

    private static final String SSO_SESSION = "sso_session";
    private static final Pattern LINE = Pattern.compile("line \\d+");

    private Profiles() {}

    /** Returns the Region of a profile; empty if it has none. */
    static Optional<String> region(Optional<String> profile) {
        return find(profile.orElse(DEFAULT))
                .flatMap(found -> found.property(ProfileProperty.REGION));
    }

    /** Returns the profile; empty if the configuration doesn't have it. */
    static Optional<Profile> find(String name) {
        return file().profile(name);
    }

    /**
     * Returns the configuration.
     *
     * @throws CommandException if a file isn't an AWS configuration
     */
    static ProfileFile file() {
        try {
            return ProfileFile.defaultProfileFile();
        } catch (RuntimeException e) {
            // The message may quote the line, which may hold a key.
            Matcher line = LINE.matcher(String.valueOf(e.getMessage()));
            throw new CommandException(
                    ExitCode.CREDENTIALS,
                    "can't read the AWS configuration%s. Check ~/.aws/config and ~/.aws/credentials"
                            .formatted(line.find() ? ": " + line.group() : ""));
        }
    }

    /** Returns the profile, its source profile, and so on. Ends at a missing or repeated one. */
    static List<Profile> chain(String name) {
        List<Profile> chain = new ArrayList<>();
        Optional<Profile> next = find(name);
        while (next.isPresent() && !chain.contains(next.get())) {
            chain.add(next.get());
            next = next.get().property(ProfileProperty.SOURCE_PROFILE).flatMap(Profiles::find);
        }
        return List.copyOf(chain);
    }

    /**
     * Returns the command that renews the sign-in that {@code profile} rests on; empty if it needs
     * none.
     */
    static Optional<String> signIn(String profile) {
        return chain(profile).stream().flatMap(one -> signIn(one).stream()).findFirst();
    }

    private static Optional<String> signIn(Profile profile) {
        String command;
        if (profile.property(SSO_SESSION).isPresent()
                || profile.property(ProfileProperty.SSO_START_URL).isPresent()) {
            command = "aws sso login";
        } else if (profile.property(ProfileProperty.LOGIN_SESSION).isPresent()) {
            command = "aws login";
        } else {
            return Optional.empty();
        }
        return Optional.of(
                profile.name().equals(DEFAULT)
                        ? command
                        : "%s --profile %s".formatted(command, profile.name()));
    }
}
