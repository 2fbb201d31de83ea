package io.ecrpusher.cli.terminal;

import java.util.regex.Pattern;

/** Writes text into commands for POSIX shells. */
public final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_:./@+=,-]*");

    private Shell() {}

    /** Returns {@code text} as one word, in single quotes unless it needs none. */
    public static String word(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
