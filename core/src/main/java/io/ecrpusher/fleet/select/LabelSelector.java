package io.ecrpusher.fleet.select;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Kubernetes' label selector, in its whole grammar: {@code tier=web,env in (a,b),!legacy,rank>3}.
 * Agrees with {@code labels.Parse} of k8s.io/apimachinery.
 *
 * @param text as it was written
 * @param requirements all of which have to hold
 */
public record LabelSelector(String text, List<Requirement> requirements) {
    /** One requirement on one label. */
    sealed interface Requirement {
        boolean holds(Map<String, String> labels);

        /** {@code key}. */
        record Exists(String key) implements Requirement {
            @Override
            public boolean holds(Map<String, String> labels) {
                return labels.containsKey(key);
            }
        }

        /** {@code key=value} and {@code key in (a,b)}. */
        record In(String key, Set<String> values) implements Requirement {
            @Override
            public boolean holds(Map<String, String> labels) {
                return labels.containsKey(key) && values.contains(labels.get(key));
            }
        }

        /** {@code key>bound}, or {@code key<bound}; of whole numbers. */
        record Beyond(String key, long bound, boolean above) implements Requirement {
            @Override
            public boolean holds(Map<String, String> labels) {
                try {
                    long value = Long.parseLong(labels.getOrDefault(key, ""));
                    return above ? value > bound : value < bound;
                } catch (NumberFormatException e) {
                    return false;
                }
            }
        }

        /** {@code !key}, {@code key!=value} and {@code key notin (a,b)}: true of no such label. */
        record Not(Requirement other) implements Requirement {
            @Override
            public boolean holds(Map<String, String> labels) {
                return !other.holds(labels);
            }
        }
    }

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** Whether {@code labels} meet all requirements. */
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(one -> one.holds(labels));
    }

    @Override
    public String toString() {
        return text;
    }

    /** Reads {@code text}; an empty one, which would select everything, is refused. */
    public static LabelSelector parse(String text) throws InvalidValueException {
        return new LabelSelector(text, new Parser(text).requirements());
    }

    private static final class Parser {
        private static final String END = "";
        private static final String SYMBOLS = "=!(),><";
        private static final String BLANKS = " \t\r\n";

        private final String text;
        private final List<String> tokens;
        private int at;

        Parser(String text) {
            this.text = text;
            this.tokens = tokens(text);
        }

        List<Requirement> requirements() throws InvalidValueException {
            List<Requirement> all = new ArrayList<>();
            do {
                all.add(requirement());
            } while (skip(","));
            if (!peek().equals(END)) {
                throw unexpected("',' or the end");
            }
            return all;
        }

        private Requirement requirement() throws InvalidValueException {
            boolean absent = skip("!");
            String key = LabelSyntax.key(word("a label's key"));
            if (peek().equals(END) || peek().equals(",")) {
                Requirement exists = new Requirement.Exists(key);
                return absent ? new Requirement.Not(exists) : exists;
            }
            if (absent) {
                throw unexpected("',' or the end");
            }
            String operator = peek();
            at++;
            return switch (operator) {
                case "=", "==" -> new Requirement.In(key, Set.of(exactValue()));
                case "!=" -> new Requirement.Not(new Requirement.In(key, Set.of(exactValue())));
                case "in" -> new Requirement.In(key, values());
                case "notin" -> new Requirement.Not(new Requirement.In(key, values()));
                case ">", "<" -> new Requirement.Beyond(key, number(), operator.equals(">"));
                default -> {
                    at--;
                    throw unexpected("=, ==, !=, in, notin, >, < or ','");
                }
            };
        }

        private String exactValue() throws InvalidValueException {
            return peek().equals(END) || peek().equals(",")
                    ? ""
                    : LabelSyntax.value(word("a label's value"));
        }

        private long number() throws InvalidValueException {
            String value = exactValue();
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new InvalidValueException(
                        "in the label selector %s, %s is not a whole number; '>' and '<' compare whole numbers"
                                .formatted(Quote.of(text), Quote.of(value)));
            }
        }

        /** {@code (a,b)}; between commas that touch each other, the empty value. */
        private Set<String> values() throws InvalidValueException {
            if (!skip("(")) {
                throw unexpected("'('");
            }
            Set<String> values = new TreeSet<>();
            do {
                values.add(
                        peek().equals(",") || peek().equals(")")
                                ? ""
                                : LabelSyntax.value(word("a label's value")));
            } while (skip(","));
            if (!skip(")")) {
                throw unexpected("',' or ')'");
            }
            return values;
        }

        private String word(String expected) throws InvalidValueException {
            String token = peek();
            if (token.equals(END) || SYMBOLS.indexOf(token.charAt(0)) >= 0) {
                throw unexpected(expected);
            }
            at++;
            return token;
        }

        private String peek() {
            return at < tokens.size() ? tokens.get(at) : END;
        }

        private boolean skip(String token) {
            boolean there = peek().equals(token);
            at += there ? 1 : 0;
            return there;
        }

        private InvalidValueException unexpected(String expected) {
            return new InvalidValueException(
                    "%s is not a label selector: %s belongs %s, as in tier=web,env in (a,b),!legacy"
                            .formatted(
                                    Quote.of(text),
                                    expected,
                                    peek().equals(END)
                                            ? "at its end"
                                            : "where %s stands".formatted(Quote.of(peek()))));
        }

        private static List<String> tokens(String text) {
            List<String> tokens = new ArrayList<>();
            int at = 0;
            while (at < text.length()) {
                int start = at++;
                char first = text.charAt(start);
                if (BLANKS.indexOf(first) >= 0) {
                    continue;
                }
                if (SYMBOLS.indexOf(first) >= 0) {
                    at += text.startsWith("==", start) || text.startsWith("!=", start) ? 1 : 0;
                } else {
                    while (at < text.length() && (SYMBOLS + BLANKS).indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                }
                tokens.add(text.substring(start, at));
            }
            return tokens;
        }
    }
}
