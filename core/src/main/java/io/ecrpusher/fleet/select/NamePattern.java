package io.ecrpusher.fleet.select;

/**
 * A namespace's name, or a pattern of names: {@code *} stands for any characters and {@code ?} for
 * one.
 */
public record NamePattern(String text) {
    /** Whether it names one namespace alone. */
    public boolean isName() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** Whether {@code name} is, or is like, what was written. */
    public boolean matches(String name) {
        int at = 0;
        int read = 0;
        int star = -1;
        int resume = 0;
        while (read < name.length()) {
            char wanted = at < text.length() ? text.charAt(at) : '\0';
            if (wanted == '*') {
                star = at++;
                resume = read;
            } else if (wanted == '?' || wanted == name.charAt(read)) {
                at++;
                read++;
            } else if (star >= 0) {
                // Only the last star can help: what stands before it has matched already.
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
