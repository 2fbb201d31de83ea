package io.ecrpusher.fleet.select;

/**
 * A name, or a pattern of names.
 *
 * @param text in a pattern, {@code *} matches any characters and {@code ?} matches one
 */
public record NamePattern(String text) {
    /** Returns true for a name, and false for a pattern. */
    public boolean isName() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** Returns true if {@code name} is this name or matches this pattern. */
    public boolean matches(String name) {
        int at = 0;
        int read = 0;
        int star = -1;
        int resume = 0;
        while (read < name.length()) {
            char expected = at < text.length() ? text.charAt(at) : '\0';
            if (expected == '*') {
                star = at++;
                resume = read;
            } else if (expected == '?' || expected == name.charAt(read)) {
                at++;
                read++;
            } else if (star >= 0) {
                // Backtrack to the last star only: the text before it has already matched.
                at = star + 1;
                read = ++resume;
            } else {
                return false;
            }
        }
        return text.substring(at).chars().allMatch(character -> character == '*');
    }

    @Override
    public String toString() {
        return text;
    }
}
