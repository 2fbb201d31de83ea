package io.ecrpusher.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Asks the user whether to go on. */
public final class Question {
    private static final Set<String> YES = Set.of("y", "yes");

    private Question() {}

    /** Returns true if the user answers yes. Only for an interactive terminal. */
    public static boolean ask(Terminal terminal, String question) {
        terminal.err().print(question + " [y/N] ");
        terminal.err().flush();
        try {
            String answer =
                    new BufferedReader(new InputStreamReader(terminal.in(), StandardCharsets.UTF_8))
                            .readLine();
            return answer != null && YES.contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException _) {
            return false;
        }
    }
}
