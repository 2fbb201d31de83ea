package io.ecrpusher.cli.terminal;

import java.util.Locale;
import java.util.Set;

/** Asks the user whether to go on. */
public final class Question {
    private static final Set<String> YES = Set.of("y", "yes");

    private Question() {}

    /** Returns true if the user answers yes. Only for an interactive terminal. */
    public static boolean ask(Terminal terminal, String question) {
        return YES.contains(Prompt.ask(terminal, question + " [y/N]").toLowerCase(Locale.ROOT));
    }
}
