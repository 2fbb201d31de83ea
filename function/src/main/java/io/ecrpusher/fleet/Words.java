package io.ecrpusher.fleet;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The user's words inside messages, and the right word for a wrong one. */
final class Words {
    private static final int LONGEST_QUOTE = 60;
    private static final int LONGEST_WORD = 64;
    private static final int MOST_LISTED = 12;
    private static final int SHORTEST_BEGINNING = 3;

    private Words() {}

    /** {@code text} in quotes, on one line and cut short, whatever it holds. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.codePoints()
                .limit(LONGEST_QUOTE)
                .map(character -> isPrintable(character) ? character : '\uFFFD')
                .forEach(quoted::appendCodePoint);
        return quoted + (text.codePointCount(0, text.length()) > LONGEST_QUOTE ? "…'" : "'");
    }

    private static boolean isPrintable(int character) {
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

    /** "; did you mean 'regions'?", or the words to choose from; empty if there are too many. */
    static String instead(String word, Collection<String> choices) {
        return nearest(word, choices)
                .map(near -> "; did you mean %s?".formatted(quoted(near)))
                .orElse(
                        choices.isEmpty() || choices.size() > MOST_LISTED
                                ? ""
                                : "; write " + oneOf(choices));
    }

    /** The choice that {@code word} is most likely a misspelling of. */
    static Optional<String> nearest(String word, Collection<String> choices) {
        Optional<String> nearest = Optional.empty();
        int least = Math.min(word.length(), (Math.min(word.length(), LONGEST_WORD) + 2) / 3 + 1);
        for (String choice : choices) {
            int distance = isBeginning(word, choice) ? 1 : distance(word, choice, least);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(choice);
            }
        }
        return nearest;
    }

    private static boolean isBeginning(String word, String choice) {
        return word.length() >= SHORTEST_BEGINNING && choice.startsWith(word);
    }

    private static String oneOf(Collection<String> choices) {
        String listed = String.join(", ", choices);
        int last = listed.lastIndexOf(", ");
        return last < 0
                ? listed
                : listed.substring(0, last) + " or " + listed.substring(last + ", ".length());
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours between {@code a} and {@code b},
     * whatever their case; {@code limit} if it takes as many or more.
     */
    private static int distance(String a, String b, int limit) {
        if (a.length() > LONGEST_WORD
                || b.length() > LONGEST_WORD
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
