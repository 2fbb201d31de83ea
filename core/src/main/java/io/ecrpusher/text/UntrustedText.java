package io.ecrpusher.text;

import io.ecrpusher.settings.Settings;

/**
 * Text from a server, safe to match, log, and report: on one line, without control, bidirectional,
 * and other characters that can't be printed, and cut to {@link Settings#UNTRUSTED_TEXT_LENGTH}.
 */
public record UntrustedText(String value) {
    /** Cleans {@code raw}. Takes time in proportion to the limit, however long the text is. */
    public static UntrustedText of(String raw) {
        return of(raw, Settings.UNTRUSTED_TEXT_LENGTH);
    }

    /** Cleans {@code raw}, and cuts it after {@code maxLength} characters. */
    public static UntrustedText of(String raw, int maxLength) {
        StringBuilder clean = new StringBuilder();
        int at = 0;
        while (at < raw.length() && at < maxLength) {
            int character = raw.codePointAt(at);
            at += Character.charCount(character);
            if (Quote.isPrintable(character)) {
                clean.appendCodePoint(character);
            } else if (Character.isWhitespace(character)) {
                clean.append(' ');
            }
        }
        return new UntrustedText(
                at < raw.length() ? clean.append('…').toString() : clean.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
