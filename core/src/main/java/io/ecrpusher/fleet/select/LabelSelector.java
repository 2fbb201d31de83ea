package io.ecrpusher.fleet.select;

import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Kubernetes label selector: {@code tier=web,env in (a,b),!legacy,rank>3}. Accepts the same
 * grammar as {@code labels.Parse} of k8s.io/apimachinery.
 *
 * @param text the selector as the user wrote it
 * @param requirements labels must match all of them
 */
public record LabelSelector(String text, List<Requirement> requirements) {
    /** A requirement on one label. */
    public sealed interface Requirement {
        /** Returns true if {@code labels} meet the requirement. */
        boolean isMetBy(Map<String, String> labels);

        /** {@code key}. */
        record Exists(String key) implements Requirement {
            @Override
            public boolean isMetBy(Map<String, String> labels) {
                return labels.containsKey(key);
            }
        }

        /** {@code key=value} and {@code key in (a,b)}. */
        record In(String key, Set<String> values) implements Requirement {
            @Override
            public boolean isMetBy(Map<String, String> labels) {
                return labels.containsKey(key) && values.contains(labels.get(key));
            }
        }

        /** {@code key>bound} or {@code key<bound}, for integers. */
        record Compare(String key, long bound, boolean above) implements Requirement {
            @Override
            public boolean isMetBy(Map<String, String> labels) {
                try {
                    long value = Long.parseLong(labels.getOrDefault(key, ""));
                    return above ? value > bound : value < bound;
                } catch (NumberFormatException e) {
                    return false;
                }
            }
        }

        /** {@code !key}, {@code key!=value}, and {@code key notin (a,b)}. Met without the label. */
        record Not(Requirement other) implements Requirement {
            @Override
            public boolean isMetBy(Map<String, String> labels) {
                return !other.isMetBy(labels);
            }
        }
    }

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /** Returns true if {@code labels} meet all requirements. */
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(one -> one.isMetBy(labels));
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * Parses {@code text}.
     *
     * @throws InvalidValueException if the text isn't a selector, or is empty and would select
     *     everything
     */
    public static LabelSelector parse(String text) throws InvalidValueException {
        return new LabelSelector(text, new Parser(text).requirements());
    }

    private static final class Parser {
        private static final String END = "";
        private static final String SYMBOLS = "=!(),><";
        private static final String WHITESPACE = " \t\r\n";

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
            String key = LabelSyntax.key(identifier("a label key"));
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
                case ">", "<" -> new Requirement.Compare(key, number(), operator.equals(">"));
                default -> {
                    at--;
                    throw unexpected("=, ==, !=, in, notin, >, <, or ','");
                }
            };
        }

        private String exactValue() throws InvalidValueException {
            return peek().equals(END) || peek().equals(",")
                    ? ""
                    : LabelSyntax.value(identifier("a label value"));
        }

        private long number() throws InvalidValueException {
            String value = exactValue();
            try {
                return Long.parseLong(value);
            } catch (NumberFormatException e) {
                throw new InvalidValueException(
                        "in the label selector %s, %s isn't an integer; '>' and '<' compare integers"
                                .formatted(Quote.of(text), Quote.of(value)));
            }
        }

        /** Parses {@code (a,b)}. An empty element is the empty value. */
        private Set<String> values() throws InvalidValueException {
            if (!skip("(")) {
                throw unexpected("'('");
            }
            Set<String> values = new TreeSet<>();
            do {
                values.add(
                        peek().equals(",") || peek().equals(")")
                                ? ""
                                : LabelSyntax.value(identifier("a label value")));
            } while (skip(","));
            if (!skip(")")) {
                throw unexpected("',' or ')'");
            }
            return values;
        }

        private String identifier(String expected) throws InvalidValueException {
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
            boolean isNext = peek().equals(token);
            at += isNext ? 1 : 0;
            return isNext;
        }

        private InvalidValueException unexpected(String expected) {
            return new InvalidValueException(
                    "%s isn't a valid label selector: expected %s %s; write it like tier=web,env in (a,b),!legacy"
                            .formatted(
                                    Quote.of(text),
                                    expected,
                                    peek().equals(END)
                                            ? "at the end"
                                            : "instead of %s".formatted(Quote.of(peek()))));
        }

        private static List<String> tokens(String text) {
            List<String> tokens = new ArrayList<>();
            int at = 0;
            while (at < text.length()) {
                int start = at++;
                char first = text.charAt(start);
                if (WHITESPACE.indexOf(first) >= 0) {
                    continue;
                }
                if (SYMBOLS.indexOf(first) >= 0) {
                    at += text.startsWith("==", start) || text.startsWith("!=", start) ? 1 : 0;
                } else {
                    while (at < text.length()
                            && (SYMBOLS + WHITESPACE).indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                }
                tokens.add(text.substring(start, at));
            }
            return tokens;
        }
    }
}
