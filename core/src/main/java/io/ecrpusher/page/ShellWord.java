package io.ecrpusher.page;

import java.util.regex.Pattern;

/** A word of a shell command that somebody will copy. */
final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

    private ShellWord() {}

    /** Returns {@code word}, in single quotes unless no shell would read anything else into it. */
    static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
