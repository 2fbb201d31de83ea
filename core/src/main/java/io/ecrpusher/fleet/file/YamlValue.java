package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.SourceText;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.Quote;

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
 * A value of a YAML document and the path to it. Whoever reads it says what it has to be; if it is
 * something else, that is noted as a mistake and nothing comes back.
 */
record YamlValue(Node node, String path, Mistakes mistakes) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,63}");

    /** A key and its value. */
    record Entry(SourceText key, YamlValue value) {}

    Location place() {
        return placeOf(node);
    }

    private Location placeOf(Node part) {
        return new Location(part.getStartMark().getLine() + 1, path);
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    <T> Optional<T> scalar(ValueParser<T> kind) {
        return text().flatMap(written -> mistakes.read(written, kind));
    }

    /** A list of at least one scalar. */
    <T> List<T> scalars(ValueParser<T> kind) {
        return mistakes.readAll(
                elements().stream().flatMap(element -> element.text().stream()).toList(), kind);
    }

    /** The text as it is written: never what YAML takes it for, so that 012 stays 012. */
    private Optional<SourceText> text() {
        if (node instanceof ScalarNode scalar && !isNothing() && hasNoTag()) {
            return Optional.of(new SourceText(place(), scalar.getValue()));
        }
        return refuse("a single value belongs here");
    }

    /** A list that is not empty. */
    List<YamlValue> elements() {
        if (!(node instanceof SequenceNode list) || !hasNoTag()) {
            refuse("a list belongs here" + example("[%s]"));
            return List.of();
        }
        if (list.getValue().isEmpty()) {
            mistakes.add(place(), "the list is empty; name at least one");
        }
        List<YamlValue> elements = new ArrayList<>();
        for (Node element : list.getValue()) {
            elements.add(
                    new YamlValue(element, "%s[%d]".formatted(path, elements.size()), mistakes));
        }
        return elements;
    }

    /** A mapping with the fields of {@code shape}. */
    Optional<Fields> fields(FieldNames shape) {
        if (!isMapping() || !hasNoTag()) {
            return refuse(
                    "fields belong here (%s)%s"
                            .formatted(
                                    String.join(", ", shape.fields()),
                                    example("{" + shape.fields().getFirst() + ": %s}")));
        }
        return Optional.of(new Fields(this, shape));
    }

    /** A mapping whose keys are the user's own; it may be empty. */
    Map<String, String> texts(ValueParser<String> keys, ValueParser<String> values) {
        if (!isMapping() || !hasNoTag()) {
            refuse("fields belong here, such as 'team: a'");
            return Map.of();
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (Entry entry : entries()) {
            Optional<String> key = mistakes.read(entry.key(), keys);
            Optional<String> value = entry.value().scalar(values);
            key.ifPresent(name -> value.ifPresent(text -> texts.put(name, text)));
        }
        return texts;
    }

    /** What a mapping holds, each key once. */
    List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                mistakes.add(
                        placeOf(tuple.getKeyNode()),
                        "a field's name belongs before the ':', not a list or a mapping");
                continue;
            }
            Location place = placeOf(key);
            String name = key.getValue();
            Integer first = lines.putIfAbsent(name, place.line());
            if (key.getTag().equals(Tag.MERGE)) {
                mistakes.add(place, "'<<' is not supported; write the fields out");
            } else if (first != null) {
                mistakes.add(
                        place,
                        "%s is here twice, first on line %d; remove one"
                                .formatted(Quote.of(name), first));
            } else {
                entries.add(
                        new Entry(
                                new SourceText(place, name),
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

    /** {@code form} around the text, if there is one that a form like it can hold. */
    private String example(String form) {
        return !path.isEmpty()
                        && node instanceof ScalarNode scalar
                        && PLAIN_KEY.matcher(scalar.getValue()).matches()
                ? ": write " + form.formatted(scalar.getValue())
                : "";
    }

    private boolean isNothing() {
        return node.getTag().equals(Tag.NULL);
    }

    /** Whether nothing like {@code !include} stands in front: nobody here would obey it. */
    private boolean hasNoTag() {
        return switch (node) {
            case ScalarNode _ -> Tag.standardTags.contains(node.getTag()) && !isBinary();
            case SequenceNode _ -> node.getTag().equals(Tag.SEQ);
            default -> node.getTag().equals(Tag.MAP);
        };
    }

    private boolean isBinary() {
        return node.getTag().equals(Tag.BINARY);
    }

    private <T> Optional<T> refuse(String expected) {
        String problem;
        if (isNothing()) {
            problem = "there is no value; give it one, or remove it";
        } else if (!hasNoTag()) {
            problem =
                    "the tag %s is not supported; remove it"
                            .formatted(Quote.of(node.getTag().toString()));
        } else {
            problem =
                    switch (node) {
                        case ScalarNode scalar ->
                                "%s, not %s".formatted(expected, Quote.of(scalar.getValue()));
                        case SequenceNode _ -> expected + ", not a list";
                        default -> expected + ", not a mapping";
                    };
        }
        mistakes.add(place(), problem);
        return Optional.empty();
    }
}
