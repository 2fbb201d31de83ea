package io.ecrpusher.cli.status;

import io.ecrpusher.cli.terminal.Terminal;
import io.ecrpusher.credential.Credential;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Opens a link in the user's browser. */
final class LinkOpener {
    private static final List<String> PROGRAMS = List.of("xdg-open", "open");

    private LinkOpener() {}

    /**
     * Tries to open {@code link}. Does nothing if the terminal isn't interactive, or has no program
     * for it: the link is printed as well.
     */
    static void open(Credential link, Terminal terminal) {
        if (!terminal.interactive()) {
            return;
        }
        PROGRAMS.stream()
                .flatMap(
                        program ->
                                Stream.of(
                                                terminal.environment()
                                                        .getOrDefault("PATH", "")
                                                        .split(File.pathSeparator))
                                        .map(directory -> new File(directory, program)))
                .filter(program -> program.isFile() && program.canExecute())
                .findFirst()
                .ifPresent(program -> start(program, link));
    }

    private static void start(File program, Credential link) {
        try {
            Process _ =
                    new ProcessBuilder(program.getPath(), link.reveal())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException _) {
            // The link is on standard output.
        }
    }
}
