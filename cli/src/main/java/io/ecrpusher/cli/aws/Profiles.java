package io.ecrpusher.cli.aws;

import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

import java.util.Optional;

/** The AWS configuration files. */
final class Profiles {
    private static final String DEFAULT = "default";

    private Profiles() {}

    /** Returns the Region of a profile; empty if it has none. */
    static Optional<String> region(Optional<String> profile) {
        return ProfileFile.defaultProfileFile()
                .profile(profile.orElse(DEFAULT))
                .flatMap(found -> found.property(ProfileProperty.REGION));
    }

    /** Returns true if the configuration has the profile. */
    static boolean exists(String profile) {
        return ProfileFile.defaultProfileFile().profile(profile).isPresent();
    }
}
