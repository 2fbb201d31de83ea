package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.settings.Settings;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

import java.util.Optional;

/** Parses YAML or JSON into a tree of nodes, each with its line. */
final class YamlDocument {
    /** The location of mistakes that concern the whole file. */
    static final Location START = new Location(1, 0, "");

    private YamlDocument() {}

    /**
     * Returns the root of the single document in {@code yaml}, which may be JSON. If there is none,
     * or the text is invalid, adds a mistake and returns empty.
     */
    static Optional<YamlValue> parse(String yaml, Mistakes mistakes) {
        if (yaml.codePointCount(0, yaml.length()) > Settings.FLEET_FILE_MAX_CHARACTERS) {
            mistakes.add(
                    START,
                    "the file has more than %d characters; list fewer clusters, or split it between two functions"
                            .formatted(Settings.FLEET_FILE_MAX_CHARACTERS));
            return Optional.empty();
        }
        Optional<JsonText.JsonException> notJson;
        try {
            return resolved(JsonText.parse(yaml), mistakes);
        } catch (JsonText.JsonException e) {
            notJson = Optional.of(e).filter(JsonText.JsonException::isLikelyJson);
        }
        LoaderOptions options = options();
        var events = new Events(yaml, options);
        try {
            return root(new Composer(events, new Resolver(), options), mistakes);
        } catch (YAMLException | IllegalArgumentException e) {
            notJson.ifPresentOrElse(
                    json -> mistakes.add(json.location(), json.getMessage()),
                    () -> YamlErrors.add(e, events.last, yaml, mistakes));
            return Optional.empty();
        }
    }

    /** A parser that remembers where its last event starts. */
    private static final class Events extends ParserImpl {
        private Mark last;

        Events(String yaml, LoaderOptions options) {
            super(new StreamReader(yaml), options);
        }

        @Override
        public Event getEvent() {
            Event event = super.getEvent();
            last = event.getStartMark();
            return event;
        }
    }

    private static Optional<YamlValue> root(Composer composer, Mistakes mistakes) {
        Optional<Node> first =
                composer.checkNode() ? Optional.of(composer.getNode()) : Optional.empty();
        if (composer.checkNode()) {
            mistakes.add(
                    new Location(composer.getNode().getStartMark().getLine() + 1, 0, ""),
                    "a second YAML document starts here; remove the '---' before it, or the whole document");
            return Optional.empty();
        }
        Optional<Node> root = first.filter(node -> !node.getTag().equals(Tag.NULL));
        if (root.isEmpty()) {
            mistakes.add(START, "the file is empty; describe the fleet, starting with version: 1");
        }
        return root.flatMap(node -> resolved(node, mistakes));
    }

    private static Optional<YamlValue> resolved(Node root, Mistakes mistakes) {
        return MergeKeys.resolve(root, mistakes)
                ? Optional.of(new YamlValue(root, "", mistakes))
                : Optional.empty();
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setCodePointLimit(Settings.FLEET_FILE_MAX_CHARACTERS);
        options.setNestingDepthLimit(Settings.FLEET_FILE_MAX_DEPTH);
        options.setMaxAliasesForCollections(Integer.MAX_VALUE); // MergeKeys limits them
        options.setProcessComments(false);
        options.setTagInspector(_ -> true); // no tag creates an object; YamlValue refuses them
        return options;
    }
}
