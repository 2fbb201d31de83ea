package io.ecrpusher.cli.doctor.step;

import java.util.regex.Pattern;

/** Writes values into commands. Some are from servers, and must not end a word. */
public final class Shell {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@=,+-]+");

    private Shell() {}

    /** Returns {@code value} as one word of a POSIX shell. */
    public static String word(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }

    /** Returns {@code words} as a command. */
    public static String command(String... words) {
        StringBuilder command = new StringBuilder();
        for (String word : words) {
            command.append(command.isEmpty() ? "" : " ").append(word(word));
        }
        return command.toString();
    }
}
