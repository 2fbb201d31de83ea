package io.ecrpusher.proof.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** Fleet files in the build directory. */
final class FleetFiles {
    private FleetFiles() {}

    /** Writes a fleet file, and returns its path. */
    static Path write(String yaml) {
        try {
            Path directory = Files.createDirectories(Path.of("target", "fleets"));
            return Files.writeString(directory.resolve(UUID.randomUUID() + ".yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
