package io.ecrpusher.text;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Masks text in messages of AWS and API servers that may be a credential. Such a message may quote
 * the request.
 */
public final class Mask {
    private static final String MASK = "(masked)";

    static final Pattern LONG_ENCODED = Pattern.compile("[A-Za-z0-9+/=_-]{100,}");

    // The value after the key is in quotes, which may be escaped several times, or ends at the next
    // space. The closing quote may be missing, because servers truncate long messages.
    static final Pattern LOGIN =
            Pattern.compile(
                    "(?is)((?:password|token|auth(?:orization)?)[\\\\\"']*\\s*[:=]\\s*)"
                            + "(?:(\\\\{0,8}[\"']).*?(?:(?<!\\\\)\\2|$)|(?:(?:basic|bearer)\\s+)?\\S+)");

    // Base64 has capital letters, small letters, and digits. Names and paths of Kubernetes have no
    // capital letters, and those of Java and Go have no digits.
    static final Pattern SHORT_ENCODED =
            Pattern.compile(
                    "(?<![A-Za-z0-9+/_])(?=[a-z0-9+/_]*[A-Z])(?=[A-Z0-9+/_]*[a-z])(?=[A-Za-z/_]*[0-9+])"
                            + "[A-Za-z0-9+/_]{20,}=*");

    static final Pattern WORD = Pattern.compile("[A-Za-z0-9+/=_-]{16,}");

    private Mask() {}

    /** Returns {@code text} with encoded text of 100 characters or more masked. */
    public static String encoded(String text) {
        return LONG_ENCODED.matcher(text).replaceAll(MASK);
    }

    /**
     * Returns {@code text} with words of 16 characters or more masked if they have capital letters.
     * For texts of API servers in which only names of Kubernetes are that long: they may repeat
     * what an earlier run sent, which this one doesn't know.
     */
    public static String words(String text) {
        return WORD.matcher(text)
                .replaceAll(
                        word ->
                                word.group().equals(word.group().toLowerCase(Locale.ROOT))
                                        ? word.group()
                                        : MASK);
    }

    /**
     * Returns {@code text} with everything masked that may be part of a login: values of passwords
     * and tokens, and encoded text. For responses to requests that contain logins. An admission
     * webhook may quote the Secret that it rejects, in whole or in part.
     */
    public static String logins(String text) {
        String withoutLogins = LOGIN.matcher(text).replaceAll("$1" + MASK);
        return SHORT_ENCODED.matcher(encoded(withoutLogins)).replaceAll(MASK);
    }
}
