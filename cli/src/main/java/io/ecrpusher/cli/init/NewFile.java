package io.ecrpusher.cli.init;

import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.terminal.Terminal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that doesn't exist yet.
 *
 * @param name the user's name for it
 */
record NewFile(String name, Path path) {
    /**
     * Returns the file, if it can be created, so that nobody waits for a search in vain.
     *
     * @throws CommandException if it exists, or its directory doesn't
     */
    static NewFile at(String name, Terminal terminal) {
        Path path = terminal.resolve(name).toAbsolutePath();
        if (Files.exists(path)) {
            throw exists(name);
        }
        if (path.getParent() == null || !Files.isWritable(path.getParent())) {
            throw unwritable(name);
        }
        return new NewFile(name, path);
    }

    /**
     * Writes the file.
     *
     * @throws CommandException if somebody else created it, or it can't be written
     */
    void write(String text) {
        try {
            Files.writeString(path, text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            throw exists(name);
        } catch (IOException _) {
            throw unwritable(name);
        }
    }

    private static CommandException exists(String name) {
        return new CommandException(
                "%s exists, and init never overwrites. Choose another file with --out"
                        .formatted(name));
    }

    private static CommandException unwritable(String name) {
        return new CommandException(
                "can't write %s. Check its directory, or choose another file with --out"
                        .formatted(name));
    }
}
