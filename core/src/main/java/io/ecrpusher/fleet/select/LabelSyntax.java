package io.ecrpusher.fleet.select;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.regex.Pattern;

/**
 * The syntax of Kubernetes labels; see "Labels and Selectors" in the Kubernetes documentation, and
 * {@code IsQualifiedName} and {@code IsValidLabelValue} of k8s.io/apimachinery.
 */
public final class LabelSyntax {
    private static final int MAX_PREFIX = 253;
    private static final int MAX_NAME = 63;
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern PREFIX =
            Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + "){0,126}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");

    private LabelSyntax() {}

    /** Returns {@code text} if it is a label's key, with or without a prefix. */
    public static String key(String text) throws InvalidValueException {
        if (!isKey(text)) {
            throw invalidKey("a label", text);
        }
        return text;
    }

    /** Returns true if {@code text} is a key of a label or, in lower case, of an annotation. */
    public static boolean isKey(String text) {
        int slash = text.indexOf('/');
        return (slash < 0 || fits(text.substring(0, slash), MAX_PREFIX, PREFIX))
                && fits(text.substring(slash + 1), MAX_NAME, NAME);
    }

    /**
     * Returns the exception for an invalid key.
     *
     * @param type "a label" or "an annotation"
     */
    public static InvalidValueException invalidKey(String type, String text) {
        return new InvalidValueException(
                "%s isn't a valid key of %s; write it like team or example.com/team, with at most %d letters, digits, '-', '_', and '.' after the '/'"
                        .formatted(Quote.of(text), type, MAX_NAME));
    }

    /** Returns {@code text} if it is a label's value, which may be empty. */
    public static String value(String text) throws InvalidValueException {
        if (!text.isEmpty() && !fits(text, MAX_NAME, NAME)) {
            throw new InvalidValueException(
                    "%s isn't a valid label value; write at most %d letters, digits, '-', '_', and '.', with a letter or digit at both ends, or use an annotation"
                            .formatted(Quote.of(text), MAX_NAME));
        }
        return text;
    }

    /** Checks the length first: nested repetitions overflow the stack on very long texts. */
    private static boolean fits(String text, int max, Pattern pattern) {
        return text.length() <= max && pattern.matcher(text).matches();
    }
}
