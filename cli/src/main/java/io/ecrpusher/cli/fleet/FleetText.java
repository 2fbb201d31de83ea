package io.ecrpusher.cli.fleet;

import io.ecrpusher.aws.SdkRegions;
import io.ecrpusher.cli.CommandException;
import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.fleet.Fleet;
import io.ecrpusher.fleet.file.FleetFile;
import io.ecrpusher.settings.Settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text of a local fleet file.
 *
 * @param source the user's name for it
 */
public record FleetText(String source, String yaml) {
    private static final String STDIN = "-";

    /**
     * Reads a file.
     *
     * @param name its path, or {@code -} for standard input
     * @throws CommandException if it can't be read, or isn't UTF-8
     */
    public static FleetText read(String name, Terminal terminal) {
        boolean stdin = name.equals(STDIN);
        Path path = terminal.resolve(name);
        try (InputStream in = stdin ? terminal.in() : Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(Settings.FLEET_FILE_MAX_BYTES + 1);
            if (bytes.length > Settings.FLEET_FILE_MAX_BYTES) {
                throw new CommandException(
                        "%s is larger than %d MiB. Is it a fleet file?"
                                .formatted(name, Settings.FLEET_FILE_MAX_BYTES >> 20));
            }
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new FleetText(stdin ? "<stdin>" : name, text);
        } catch (CharacterCodingException _) {
            throw new CommandException(name + " isn't UTF-8. Save it as UTF-8");
        } catch (NoSuchFileException _) {
            throw new CommandException(
                    "no file %s. Create one with: ecr-pusher init".formatted(name));
        } catch (AccessDeniedException _) {
            throw new CommandException("no permission to read " + name);
        } catch (IOException _) {
            throw new CommandException(
                    Files.isDirectory(path)
                            ? name + " is a directory. Name a fleet file"
                            : "can't read " + name);
        }
    }

    /**
     * Returns the fleet.
     *
     * @param region the Region of clusters and registries that name none; empty if there is none
     * @param deployment the deployment's name if the file has none
     * @throws io.ecrpusher.fleet.InvalidFleetException with all mistakes
     */
    public Fleet parse(String region, String deployment) {
        return FleetFile.parse(source, yaml, region, SdkRegions.seenFrom(region), deployment);
    }
}
