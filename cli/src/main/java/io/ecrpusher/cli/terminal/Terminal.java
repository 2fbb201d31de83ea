package io.ecrpusher.cli.terminal;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What surrounds a command. Results go to {@code out}, progress and messages to {@code err}.
 *
 * @param environment the process's environment variables
 * @param directory the working directory, to which relative paths refer
 * @param interactive true if both {@code in} and {@code err} are terminals, so that a command may
 *     ask and show progress
 * @param outIsTerminal true if {@code out} is a terminal, so that a command may use color
 */
public record Terminal(
        Map<String, String> environment,
        Path directory,
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean interactive,
        boolean outIsTerminal,
        Clock clock) {
    public Terminal {
        environment = Map.copyOf(environment);
    }

    /**
     * Returns true if output to {@code out} has color: on a terminal, unless the user has set <a
     * href="https://no-color.org">NO_COLOR</a> or the terminal is {@code dumb}.
     */
    public boolean hasColor() {
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Returns the file that the user means by {@code path}. */
    public Path resolve(String path) {
        return directory.resolve(path);
    }
}
