package io.ecrpusher.proof.fuzz;

import static java.util.stream.Collectors.joining;

import io.ecrpusher.failure.Cause;
import io.ecrpusher.failure.FailureException;
import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;

/** Checks text for people: messages, reports, and log lines. */
final class Output {
    private Output() {}

    /** Fails if a line has a control or bidirectional character, or a credential. */
    static void check(String line) {
        line.codePoints()
                .filter(Output::isHidden)
                .findFirst()
                .ifPresent(
                        character -> {
                            throw new AssertionError(
                                    "U+%04X is printed: %s".formatted(character, escaped(line)));
                        });
        if (line.contains(Canary.TEXT)) {
            throw new AssertionError("the credential is printed: " + escaped(line));
        }
    }

    /**
     * Fails if a line has a control or bidirectional character. For messages about text that holds
     * no credentials.
     */
    static void checkPublic(String line) {
        check(line.replace(Canary.TEXT, ""));
    }

    static void check(FailureException failure) {
        check(failure.detail());
        check(failure.problem().detail());
        check(failure.problem().quote());
        check(failure.cause());
    }

    private static void check(Cause cause) {
        if (cause == Cause.UNEXPECTED) {
            throw new AssertionError("a bug is reported");
        }
    }

    static void check(InvalidFleetException invalid) {
        invalid.mistakes().stream().map(Mistake::toString).forEach(Output::checkPublic);
        // Where a URL is expected, it may have a password.
        invalid.mistakes().stream()
                .filter(mistake -> mistake.where().endsWith("endpoint"))
                .forEach(
                        mistake -> check(mistake.problem().replaceAll("(?<!:)" + Canary.TEXT, "")));
        // Its lines are the mistakes.
        checkPublic(invalid.getMessage().replace("\n  ", " "));
    }

    /**
     * Fails if a line has a control or bidirectional character, or a part of {@link Canary#LONG}.
     * For messages of servers that got no other credential. A server that wants to can print
     * shorter parts.
     */
    static void checkSent(String line) {
        checkPublic(line);
        if (line.contains(Canary.TEXT + Canary.TEXT + Canary.TEXT)) {
            throw new AssertionError("a part of the credential is printed: " + escaped(line));
        }
    }

    static void checkSent(FailureException failure) {
        checkSent(failure.detail());
        check(failure.cause());
    }

    /**
     * Fails as {@link #check(FailureException)} does. A name, in single quotes, may be anything.
     */
    static void checkExceptNames(FailureException failure) {
        checkPublic(failure.detail());
        check(failure.detail().replaceAll(" '.*'", ""));
    }

    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    private static String escaped(String line) {
        return line.codePoints()
                .mapToObj(
                        character ->
                                isHidden(character)
                                        ? "\\u{%X}".formatted(character)
                                        : Character.toString(character))
                .collect(joining());
    }
}
