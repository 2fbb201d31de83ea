package io.ecrpusher.text;

/** Quotes a user's text in a message. */
public final class Quote {
    private static final int MAX_CHARACTERS = 60;

    private Quote() {}

    /**
     * Returns {@code text} in single quotes, on one line, cut after 60 characters. Characters that
     * can't be printed, such as control and bidirectional ones, become U+FFFD.
     */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints()
                .limit(MAX_CHARACTERS)
                .map(character -> isPrintable(character) ? character : '\uFFFD')
                .forEach(quoted::appendCodePoint);
        return quoted + (text.codePointCount(0, text.length()) > MAX_CHARACTERS ? "…'" : "'");
    }

    static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
