package io.ecrpusher.text;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Suggests a valid word for a misspelled one. */
public final class Suggestion {
    private static final int MAX_COMPARED_LENGTH = 64;
    private static final int MAX_LISTED = 12;
    private static final int MIN_PREFIX = 3;

    private Suggestion() {}

    /**
     * Returns the end of a message about {@code word}: "; did you mean 'regions'?" if a choice is
     * similar, else "; write " and all choices. Returns an empty text for more than 12 choices.
     */
    public static String instead(String word, Collection<String> choices) {
        return nearest(word, choices)
                .map(near -> "; did you mean %s?".formatted(Quote.of(near)))
                .orElse(
                        choices.isEmpty() || choices.size() > MAX_LISTED
                                ? ""
                                : "; write " + oneOf(choices));
    }

    /** Returns the choice that {@code word} most likely misspells, if one is similar. */
    public static Optional<String> nearest(String word, Collection<String> choices) {
        Optional<String> nearest = Optional.empty();
        int least =
                Math.min(word.length(), (Math.min(word.length(), MAX_COMPARED_LENGTH) + 2) / 3 + 1);
        for (String choice : choices) {
            int distance = isPrefix(word, choice) ? 1 : distance(word, choice, least);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(choice);
            }
        }
        return nearest;
    }

    private static boolean isPrefix(String word, String choice) {
        return word.length() >= MIN_PREFIX && choice.startsWith(word);
    }

    private static String oneOf(Collection<String> choices) {
        String listed = String.join(", ", choices);
        int last = listed.lastIndexOf(", ");
        return last < 0
                ? listed
                : listed.substring(0, last)
                        + (choices.size() == 2 ? " or " : ", or ")
                        + listed.substring(last + ", ".length());
    }

    /**
     * Returns the insertions, deletions, replacements, and swaps of neighbors between {@code a} and
     * {@code b}, ignoring case; at most {@code limit}.
     */
    private static int distance(String a, String b, int limit) {
        if (a.length() > MAX_COMPARED_LENGTH
                || b.length() > MAX_COMPARED_LENGTH
                || Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        String from = a.toLowerCase(Locale.ROOT);
        String to = b.toLowerCase(Locale.ROOT);
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int replaced =
                        steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                steps[i][j] = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    steps[i][j] = Math.min(steps[i][j], 1 + steps[i - 2][j - 2]);
                }
            }
        }
        return Math.min(limit, steps[from.length()][to.length()]);
    }
}
