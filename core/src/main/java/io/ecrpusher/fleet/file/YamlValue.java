package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.SourceText;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value in a YAML document, and the path to it. Each method expects one type of value. For
 * another type, it adds a mistake and returns an empty result.
 */
record YamlValue(Node node, String path, Mistakes mistakes) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    /** A key and its value. */
    record Entry(SourceText key, YamlValue value) {}

    Location location() {
        return locationOf(node);
    }

    private Location locationOf(Node part) {
        Mark start = part.getStartMark();
        return new Location(start.getLine() + 1, start.getColumn() + 1, path);
    }

    /** Returns true for an absent value: tools such as Terraform write null for one. */
    boolean isNull() {
        return node.getTag().equals(Tag.NULL);
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    <T> Optional<T> scalar(ValueParser<T> parser) {
        return text().flatMap(text -> mistakes.parse(text, parser));
    }

    /** Returns the valid elements of a list of scalars. An empty list is a mistake. */
    <T> List<T> scalars(ValueParser<T> parser) {
        return mistakes.parseAll(
                elements(example("; write [%s]", parser)).stream()
                        .flatMap(element -> element.text().stream())
                        .toList(),
                parser);
    }

    /** Returns the text as it's written. YAML types don't apply, so that 012 stays 012. */
    private Optional<SourceText> text() {
        if (node instanceof ScalarNode scalar && hasStandardTag()) {
            return Optional.of(new SourceText(location(), scalar.getValue()));
        }
        return refuse("a single value", "");
    }

    /** Returns the elements of a list that aren't null. An empty list is a mistake. */
    List<YamlValue> elements() {
        return elements("");
    }

    private List<YamlValue> elements(String advice) {
        if (!(node instanceof SequenceNode list) || !hasStandardTag()) {
            refuse("a list", advice);
            return List.of();
        }
        List<YamlValue> elements = new ArrayList<>();
        for (int i = 0; i < list.getValue().size(); i++) {
            Node element = list.getValue().get(i);
            elements.add(new YamlValue(element, "%s[%d]".formatted(path, i), mistakes));
        }
        elements.removeIf(YamlValue::isNull);
        if (elements.isEmpty()) {
            mistakes.add(location(), "the list is empty; add at least one element");
        }
        return elements;
    }

    /** Returns the fields of a mapping. A field that isn't in {@code names} is a mistake. */
    Optional<Fields> fields(List<String> names) {
        return fields(names, "", Map.of());
    }

    /**
     * Returns the fields of a mapping, as {@link #fields(List)}.
     *
     * @param example a valid mapping
     */
    Optional<Fields> fields(List<String> names, String example) {
        return fields(names, "; write " + example, Map.of());
    }

    /**
     * Returns the fields of a mapping with a name, as {@link #fields(List)}.
     *
     * @param unsupported messages for fields that users expect, by name
     */
    Optional<Fields> namedFields(List<String> names, Map<String, String> unsupported) {
        return fields(names, example("; write {name: %s}", ValueParser.TEXT), unsupported);
    }

    private Optional<Fields> fields(
            List<String> names, String advice, Map<String, String> unsupported) {
        if (!isMapping() || !hasStandardTag()) {
            return refuse("a mapping with the fields " + String.join(", ", names), advice);
        }
        return Optional.of(new Fields(this, names, unsupported));
    }

    /** Returns the valid entries of a mapping from the user's own keys to scalars. */
    Map<String, String> map(ValueParser<String> keys, ValueParser<String> values) {
        if (!isMapping() || !hasStandardTag()) {
            refuse("a mapping", "; write it like {team: a}");
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (Entry entry : entries()) {
            if (entry.value().isNull()) {
                continue;
            }
            Optional<String> key = mistakes.parse(entry.key(), keys);
            Optional<String> value = entry.value().scalar(values);
            key.ifPresent(name -> value.ifPresent(text -> map.put(name, text)));
        }
        return map;
    }

    /** Returns the entries of a mapping. A repeated key is a mistake. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(
                        locationOf(tuple.getKeyNode()),
                        "a field name must be before the ':', not a list or mapping");
                continue;
            }
            Location location = locationOf(key);
            String name = key.getValue();
            Integer first = lines.putIfAbsent(name, location.line());
            if (first != null) {
                mistakes.add(
                        location,
                        "%s is already set on line %d; remove one"
                                .formatted(Quote.of(name), first));
            } else {
                entries.add(
                        new Entry(
                                new SourceText(location, name),
                                new YamlValue(tuple.getValueNode(), path(name), mistakes)));
            }
        }
        return entries;
    }

    private String path(String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return "%s[%s]".formatted(path, Quote.of(key));
        }
        return path.isEmpty() ? key : path + "." + key;
    }

    /**
     * Returns {@code format} with the scalar, or an empty text if the scalar needs quotes or isn't
     * valid.
     */
    private String example(String format, ValueParser<?> parser) {
        if (node instanceof ScalarNode scalar && PLAIN_KEY.matcher(scalar.getValue()).matches()) {
            try {
                parser.parse(scalar.getValue());
                return format.formatted(scalar.getValue());
            } catch (InvalidValueException _) {
                return "";
            }
        }
        return "";
    }

    /** Returns false for a tag like {@code !include}, which would have no effect. */
    private boolean hasStandardTag() {
        return switch (node) {
            case ScalarNode _ -> Tag.standardTags.contains(node.getTag()) && !isBinary();
            case SequenceNode _ -> node.getTag().equals(Tag.SEQ);
            default -> node.getTag().equals(Tag.MAP);
        };
    }

    private boolean isBinary() {
        return node.getTag().equals(Tag.BINARY);
    }

    private <T> Optional<T> refuse(String expected, String advice) {
        mistakes.add(location(), problem(expected, advice));
        return Optional.empty();
    }

    private String problem(String expected, String advice) {
        if (!hasStandardTag()) {
            return "the tag %s isn't supported; remove it"
                    .formatted(Quote.of(node.getTag().toString()));
        }
        String actual =
                switch (node) {
                    case ScalarNode scalar -> Quote.of(scalar.getValue());
                    case SequenceNode _ -> "a list";
                    default -> "a mapping";
                };
        return "this must be %s, not %s%s".formatted(expected, actual, advice);
    }
}
