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

/** What the YAML parser complains about, in words for somebody who writes a fleet file. */
final class YamlErrors {
    private enum At {
        /** Where the parser could not go on. */
        END,
        /** Where that began which it was reading: the quote, the list, the name. */
        BEGINNING
    }

    /**
     * @param complaint a part of the parser's message
     */
    private record Saying(String complaint, At at, String inPlainWords) {
        Saying(String complaint, String inPlainWords) {
            this(complaint, At.END, inPlainWords);
        }
    }

    private static final String FORBIDDEN_CHARACTER =
            "there is a character that YAML does not allow, such as a control character; remove it";

    // In this order: a message may hold several of them.
    private static final List<Saying> SAYINGS =
            List.of(
                    new Saying("(TAB)", "there is a tab here; indent with blanks"),
                    new Saying(
                            "Nesting Depth",
                            "lists and fields lie more than %d deep"
                                    .formatted(Settings.FLEET_FILE_MAX_DEPTH)),
                    new Saying(
                            "Number of aliases",
                            "more than %d aliases (*name) of lists and fields are used; write them out"
                                    .formatted(Settings.FLEET_FILE_MAX_ALIASES)),
                    new Saying(
                            "undefined alias",
                            "an alias (*name) has no anchor (&name) before it; a text that begins with '*' needs quotes"),
                    new Saying("special characters", FORBIDDEN_CHARACTER),
                    new Saying("HighSurrogate", FORBIDDEN_CHARACTER),
                    new Saying(
                            "expected <block end>",
                            "the line does not fit the lines above: indent it like its neighbours, and close what they open"),
                    new Saying(
                            "<document start>",
                            "the line does not belong to those above: begin all of the fleet's fields in the same column"),
                    new Saying(
                            "expected ',' or ']'",
                            At.BEGINNING,
                            "this list is not closed, or lacks a comma; write it like [a, b]"),
                    new Saying(
                            "expected ',' or '}'",
                            At.BEGINNING,
                            "this mapping is not closed, or lacks a comma; write it like {a: 1, b: 2}"),
                    new Saying(
                            "could not find expected ':'",
                            At.BEGINNING,
                            "a ': ' is missing after a field's name, or the line is indented too little"),
                    new Saying(
                            "mapping values are not allowed",
                            "no ':' can stand here: indent the line like its neighbours, or put a text that holds ': ' into quotes"),
                    new Saying(
                            "sequence entries are not allowed",
                            "no '- ' can stand here: begin a list on a line of its own"),
                    new Saying(
                            "while scanning a quoted scalar",
                            At.BEGINNING,
                            "this quote is never closed"),
                    new Saying(
                            "while scanning a double-quoted scalar",
                            "in double quotes a '\\' begins an escape sequence; write '\\\\', or use single quotes"),
                    new Saying(
                            "cannot start any token",
                            "a text that begins with such a character needs quotes"),
                    new Saying(
                            "while scanning an alias", "a text that begins with '*' needs quotes"),
                    new Saying(
                            "while scanning an anchor", "a text that begins with '&' needs quotes"),
                    new Saying("while scanning a tag", "a text that begins with '!' needs quotes"),
                    new Saying("tag handle", "a text that begins with '!' needs quotes"),
                    new Saying(
                            "incompatible YAML document",
                            "write %YAML 1.2, or nothing before the first field"),
                    new Saying(
                            "directive",
                            "a line that begins with '%' is taken for a directive; remove it"),
                    new Saying(
                            "expected the node content",
                            "a value is missing before this, or this is one ',', ']' or '}' too many"),
                    new Saying(
                            "mapping keys are not allowed",
                            "a text that begins with '? ' needs quotes"),
                    new Saying(
                            "while scanning a block scalar",
                            "after '|' or '>' only '-' or '+' and a line break can stand"));
    private static final Saying UNKNOWN =
            new Saying("", "this is not YAML; compare it with the lines around it");

    private YamlErrors() {}

    static void add(YAMLException e, String yaml, Mistakes mistakes) {
        String complaint = e.getMessage();
        Saying saying =
                SAYINGS.stream()
                        .filter(one -> complaint.contains(one.complaint()))
                        .findFirst()
                        .orElse(UNKNOWN);
        mistakes.add(place(e, saying.at(), yaml), saying.inPlainWords());
    }

    private static Location place(YAMLException e, At at, String yaml) {
        return switch (e) {
            case ReaderException unreadable -> placeOf(unreadable.getPosition(), yaml);
            case MarkedYAMLException marked ->
                    Optional.ofNullable(marked.getContextMark())
                            .filter(_ -> at == At.BEGINNING)
                            .or(() -> Optional.ofNullable(marked.getProblemMark()))
                            .map(mark -> placeOf(mark))
                            .orElse(YamlDocument.WHOLE);
            default -> YamlDocument.WHOLE;
        };
    }

    private static Location placeOf(Mark mark) {
        return new Location(mark.getLine() + 1, "column " + (mark.getColumn() + 1));
    }

    /**
     * @param position in code points
     */
    private static Location placeOf(int position, String yaml) {
        int line = 1;
        int column = 1;
        for (int character : yaml.codePoints().limit(position).toArray()) {
            column = character == '\n' ? 1 : column + 1;
            line = character == '\n' ? line + 1 : line;
        }
        return new Location(line, "column " + column);
    }
}
