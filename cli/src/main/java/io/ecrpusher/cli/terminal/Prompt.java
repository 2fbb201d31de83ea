package io.ecrpusher.cli.terminal;

import java.io.IOException;

/** Asks the user. */
public final class Prompt {
    private Prompt() {}

    /**
     * Prints {@code question}, and returns the answer without surrounding spaces. Empty at the end
     * of the input.
     *
     * @param terminal an interactive one
     */
    public static String ask(Terminal terminal, String question) {
        terminal.err().print(question + " ");
        terminal.err().flush();
        StringBuilder line = new StringBuilder();
        try {
            // A buffered reader would take what follows, which may be for somebody else.
            for (int c = terminal.in().read(); c >= 0 && c != '\n'; c = terminal.in().read()) {
                line.append((char) c);
            }
        } catch (IOException _) {
            return "";
        }
        return line.toString().strip();
    }
}
