package io.ecrpusher.text;

/** Quotes a user's text in a message. */
public final class Quote {
    private static final int MAX_CHARACTERS = 60;

    /** More than the characters that are shown and the length of encoded text that is masked. */
    private static final int MAX_READ = 200;

    private Quote() {}

    /**
     * Returns {@code text} in single quotes, on one line, cut after 60 characters. Characters that
     * can't be printed, such as control and bidirectional ones, become U+FFFD. Masks encoded text
     * of 100 characters or more, which may be a credential.
     */
    public static String of(String text) {
        String shown = Mask.encoded(text.substring(0, Math.min(text.length(), MAX_READ)));
        StringBuilder quoted = new StringBuilder("'");
        shown.codePoints()
                .limit(MAX_CHARACTERS)
                .map(character -> isPrintable(character) ? character : '\uFFFD')
                .forEach(quoted::appendCodePoint);
        return quoted + (shown.codePointCount(0, shown.length()) > MAX_CHARACTERS ? "…'" : "'");
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
