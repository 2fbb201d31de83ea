package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.settings.Settings;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

import java.util.List;
import java.util.Optional;

/** Explains the YAML parser's errors to users who don't know its grammar. */
final class YamlErrors {
    private enum Position {
        /** The position at which the parser failed. */
        PROBLEM,
        /** The start of the element that the parser was reading, such as a quote or list. */
        CONTEXT
    }

    /**
     * Explains one error of the parser.
     *
     * @param error a part of the parser's message
     */
    private record Explanation(String error, Position position, String text) {
        Explanation(String error, String text) {
            this(error, Position.PROBLEM, text);
        }
    }

    private static final String QUOTE = "the quote isn't closed; add the closing quote";

    private static final String TAG = "quote a text that starts with '!'";

    private static final String INVALID_CHARACTER =
            "YAML doesn't allow this character, which may be a control character; remove it";

    // The first match counts: a message may contain several of these errors.
    private static final List<Explanation> EXPLANATIONS =
            List.of(
                    new Explanation("(TAB)", "a tab isn't allowed here; indent with spaces"),
                    new Explanation(
                            "Nesting Depth",
                            "lists and mappings are nested more than %d levels deep; use fewer levels"
                                    .formatted(Settings.FLEET_FILE_MAX_DEPTH)),
                    new Explanation(
                            "undefined alias",
                            "the alias (*name) has no anchor (&name) before it; add one, or quote a text that starts with '*'"),
                    new Explanation("special characters", INVALID_CHARACTER),
                    new Explanation("HighSurrogate", INVALID_CHARACTER),
                    new Explanation(
                            "expected <block end>",
                            "the line doesn't fit the lines above; indent it like its neighbors, and close their brackets and quotes"),
                    new Explanation(
                            "<document start>",
                            "the line doesn't fit the lines above; start all of the fleet's fields in the same column"),
                    new Explanation(
                            "expected ',' or ']'",
                            Position.CONTEXT,
                            "the list isn't closed or lacks a comma; write it like [a, b]"),
                    new Explanation(
                            "expected ',' or '}'",
                            Position.CONTEXT,
                            "the mapping isn't closed or lacks a comma; write it like {a: 1, b: 2}"),
                    new Explanation(
                            "could not find expected ':'",
                            Position.CONTEXT,
                            "add ': ' after the field name, or indent the line further"),
                    new Explanation(
                            "mapping values are not allowed",
                            "':' isn't allowed here; indent the line like its neighbors, or quote a text that contains ': '"),
                    new Explanation(
                            "sequence entries are not allowed",
                            "'- ' isn't allowed here; start the list on its own line"),
                    new Explanation("while scanning a quoted scalar", Position.CONTEXT, QUOTE),
                    new Explanation(
                            "while scanning a double-quoted scalar",
                            "'\\' starts an escape sequence in double quotes; write '\\\\', or use single quotes"),
                    new Explanation(
                            "cannot start any token",
                            "quote a text that starts with this character"),
                    new Explanation("while scanning an alias", "quote a text that starts with '*'"),
                    new Explanation(
                            "while scanning an anchor", "quote a text that starts with '&'"),
                    new Explanation("while scanning a tag", TAG),
                    new Explanation("tag handle", TAG),
                    new Explanation(
                            "incompatible YAML document",
                            "this YAML version isn't supported; write %YAML 1.2, or nothing before the first field"),
                    new Explanation(
                            "directive",
                            "YAML reads a line that starts with '%' as a directive; remove it"),
                    new Explanation(
                            "expected the node content",
                            "add the missing value before this, or remove a surplus ',', ']', or '}'"),
                    new Explanation(
                            "mapping keys are not allowed", "quote a text that starts with '? '"),
                    new Explanation(
                            "while scanning a block scalar",
                            "after '|' or '>', write only '-' or '+' and a line break"));
    private static final Explanation UNKNOWN =
            new Explanation("", "this isn't valid YAML; compare it with the lines around it");

    private YamlErrors() {}

    /**
     * Adds what {@code e} says to {@code mistakes}.
     *
     * @param e a YAMLException, or an IllegalArgumentException that the parser lets through
     * @param last where its last event starts, for exceptions that don't know where they are
     */
    static void add(RuntimeException e, Mark last, String yaml, Mistakes mistakes) {
        switch (e) {
            case YAMLException invalid -> {
                Explanation explanation = explanation(invalid.getMessage());
                mistakes.add(location(invalid, explanation.position(), yaml), explanation.text());
            }
            // An escape sequence beyond the end of the file.
            case NumberFormatException _ -> mistakes.add(location(last), QUOTE);
            default -> mistakes.add(location(last), TAG);
        }
    }

    private static Explanation explanation(String message) {
        return EXPLANATIONS.stream()
                .filter(one -> message.contains(one.error()))
                .findFirst()
                .orElse(UNKNOWN);
    }

    private static Location location(YAMLException e, Position position, String yaml) {
        return switch (e) {
            case ReaderException unreadable -> location(unreadable.getPosition(), yaml);
            case MarkedYAMLException marked ->
                    Optional.ofNullable(marked.getContextMark())
                            .filter(_ -> position == Position.CONTEXT)
                            .or(() -> Optional.ofNullable(marked.getProblemMark()))
                            .map(mark -> location(mark))
                            .orElse(YamlDocument.START);
            default -> YamlDocument.START;
        };
    }

    private static Location location(Mark mark) {
        return Location.character(mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** Returns the location of the code point at {@code offset}. */
    private static Location location(int offset, String yaml) {
        int line = 1;
        int column = 1;
        for (int character : yaml.codePoints().limit(offset).toArray()) {
            column = character == '\n' ? 1 : column + 1;
            line = character == '\n' ? line + 1 : line;
        }
        return Location.character(line, column);
    }
}
