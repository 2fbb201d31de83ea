package io.ecrpusher.proof.privileges;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** Wildcards and variables in policies. */
final class Wildcards {
    private Wildcards() {}

    /** Returns true if {@code *} and {@code ?} in the pattern make it the text. */
    static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char one = pattern.charAt(i);
            regex.append(
                    switch (one) {
                        case '*' -> ".*";
                        case '?' -> ".";
                        default -> Pattern.quote(String.valueOf(one));
                    });
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }

    /** Actions are the same in uppercase and lowercase. */
    static boolean matchesAction(String pattern, String action) {
        return matches(pattern.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT));
    }

    /** A wildcard matches within one part of an ARN; only {@code *} alone matches every ARN. */
    static boolean matchesArn(String pattern, String arn) {
        if (pattern.equals("*")) {
            return true;
        }
        String[] patterns = pattern.split(":", 6);
        String[] parts = arn.split(":", 6);
        if (patterns.length != 6 || parts.length != 6) {
            return false;
        }
        for (int i = 0; i < 6; i++) {
            if (!matches(patterns[i], parts[i])) {
                return false;
            }
        }
        return true;
    }

    /** Returns the text with its policy variables; empty if the request lacks one. */
    static Optional<String> variables(String text, Map<String, String> context) {
        AtomicBoolean complete = new AtomicBoolean(true);
        String value =
                Template.substitute(
                        text,
                        key -> {
                            if (!context.containsKey(key)) {
                                complete.set(false);
                            }
                            return context.getOrDefault(key, "");
                        });
        return complete.get() ? Optional.of(value) : Optional.empty();
    }
}
