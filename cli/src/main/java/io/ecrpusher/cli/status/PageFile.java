package io.ecrpusher.cli.status;

import io.ecrpusher.cli.CommandException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A local file with the fleet page. */
final class PageFile {
    private PageFile() {}

    /**
     * Writes the file, whole or not at all: a browser may open it at any time.
     *
     * @throws CommandException if it can't be written
     */
    static void write(Path file, byte[] html) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Path part = Files.createTempFile(directory, ".fleet-page-", ".html");
            try {
                Files.write(part, html);
                Files.move(
                        part,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException _) {
            throw new CommandException(
                    Files.isDirectory(directory)
                            ? "can't write %s. Check its permissions and the free space"
                                    .formatted(file)
                            : "no directory %s. Create it, or name another file"
                                    .formatted(directory));
        }
    }
}
