package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.settings.Settings;

import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses JSON (RFC 8259) into the YAML parser's nodes, each with its line. YAML 1.1 isn't a
 * superset of JSON: it rejects tabs, {@code \/}, and keys of more than 1,024 characters.
 */
final class JsonText {
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*+)(\\.[0-9]++)?([eE][+-]?[0-9]++)?");
    private static final Pattern OBJECT_START = Pattern.compile("\\uFEFF?[ \\t\\r\\n]*\\{");
    private static final Pattern FIRST_KEY = Pattern.compile("[ \\t\\r\\n]*\"");
    private static final Map<Character, Character> ESCAPES =
            Map.of(
                    '"', '"', '\\', '\\', '/', '/', 'b', '\b', 'f', '\f', 'n', '\n', 'r', '\r', 't',
                    '\t');
    private static final int UNICODE_DIGITS = 4;

    private final String text;
    private int at;
    private int line;
    private int lineStart;

    private JsonText(String text) {
        this.text = text;
    }

    /** Thrown for text that isn't JSON. */
    static final class JsonException extends Exception {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // never serialized
        private final Location location;

        private final boolean likely;

        JsonException(Location location, boolean likely, String message) {
            super(message, null, false, false);
            this.location = location;
            this.likely = likely;
        }

        /** Returns where the text stops being JSON. */
        Location location() {
            return location;
        }

        /** Returns true if the user meant JSON: the first key is in double quotes. */
        boolean isLikelyJson() {
            return likely;
        }
    }

    /**
     * Returns the JSON object in {@code text}.
     *
     * @throws JsonException if it isn't one. It may be YAML, which can start with '{' too.
     */
    static Node parse(String text) throws JsonException {
        JsonText json = new JsonText(text);
        Matcher start = OBJECT_START.matcher(text);
        if (!start.lookingAt()) {
            throw json.error();
        }
        json.at = text.startsWith("\uFEFF") ? 1 : 0;
        Node root = json.value(0);
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.error();
        }
        return root;
    }

    private Node value(int depth) throws JsonException {
        if (depth > Settings.FLEET_FILE_MAX_DEPTH) {
            throw error(
                    "lists and mappings are nested more than %d levels deep; use fewer levels"
                            .formatted(Settings.FLEET_FILE_MAX_DEPTH));
        }
        skipSpace();
        return switch (next()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", Tag.BOOL);
            case 'f' -> word("false", Tag.BOOL);
            case 'n' -> word("null", Tag.NULL);
            default -> number();
        };
    }

    private Node object(int depth) throws JsonException {
        Mark start = mark();
        List<NodeTuple> fields = new ArrayList<>();
        at++;
        skipSpace();
        if (next() != '}') {
            do {
                skipSpace();
                ScalarNode key = string();
                skipSpace();
                expect(':');
                fields.add(new NodeTuple(key, value(depth + 1)));
            } while (another());
        }
        expect('}');
        return new MappingNode(Tag.MAP, true, fields, start, mark(), FlowStyle.FLOW);
    }

    private Node array(int depth) throws JsonException {
        Mark start = mark();
        List<Node> elements = new ArrayList<>();
        at++;
        skipSpace();
        if (next() != ']') {
            do {
                elements.add(value(depth + 1));
            } while (another());
        }
        expect(']');
        return new SequenceNode(Tag.SEQ, true, elements, start, mark(), FlowStyle.FLOW);
    }

    private boolean another() {
        skipSpace();
        if (next() != ',') {
            return false;
        }
        at++;
        return true;
    }

    private ScalarNode string() throws JsonException {
        Mark start = mark();
        StringBuilder value = new StringBuilder();
        expect('"');
        while (next() != '"') {
            char character = next();
            if (character < ' ') {
                throw error(); // or the end of the text
            }
            at++;
            value.append(character == '\\' ? escaped() : character);
        }
        at++;
        return new ScalarNode(Tag.STR, value.toString(), start, mark(), ScalarStyle.DOUBLE_QUOTED);
    }

    private char escaped() throws JsonException {
        char character = next();
        Character plain = ESCAPES.get(character);
        if (plain != null) {
            at++;
            return plain;
        }
        int code = 0;
        for (int i = 1; i <= UNICODE_DIGITS; i++) {
            int digit = at + i < text.length() ? Character.digit(text.charAt(at + i), 16) : -1;
            if (character != 'u' || digit < 0) {
                throw error();
            }
            code = code << 4 | digit;
        }
        at += 1 + UNICODE_DIGITS;
        return (char) code;
    }

    private Node word(String word, Tag tag) throws JsonException {
        if (!text.startsWith(word, at)) {
            throw error();
        }
        return plain(word, tag);
    }

    private Node number() throws JsonException {
        Matcher number = NUMBER.matcher(text).region(at, text.length());
        if (!number.lookingAt()) {
            throw error();
        }
        return plain(number.group(), Tag.FLOAT);
    }

    private Node plain(String value, Tag tag) {
        Mark start = mark();
        at += value.length();
        return new ScalarNode(tag, value, start, mark(), ScalarStyle.PLAIN);
    }

    private void expect(char character) throws JsonException {
        if (next() != character) {
            throw error();
        }
        at++;
    }

    /** Returns the next character; NUL, which JSON has nowhere, at the end. */
    private char next() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void skipSpace() {
        while (" \t\r\n".indexOf(next()) >= 0) {
            if (next() == '\n') {
                line++;
                lineStart = at + 1;
            }
            at++;
        }
    }

    private Mark mark() {
        return new Mark("", at, line, at - lineStart, new int[0], 0);
    }

    private JsonException error() {
        return error(
                "this isn't valid JSON; look for a missing or surplus comma, bracket, or quote before it");
    }

    private JsonException error(String message) {
        Matcher start = OBJECT_START.matcher(text);
        return new JsonException(
                Location.character(line + 1, at - lineStart + 1),
                start.lookingAt()
                        && FIRST_KEY.matcher(text).region(start.end(), text.length()).lookingAt(),
                message);
    }
}
