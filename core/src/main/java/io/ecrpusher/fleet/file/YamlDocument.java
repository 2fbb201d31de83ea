package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.settings.Settings;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

import java.util.Optional;

/** A YAML text as a tree of nodes, each of which knows its line. */
final class YamlDocument {
    static final Location WHOLE = new Location(1, "");

    private YamlDocument() {}

    /** The only document of {@code yaml}; empty, and noted, if there is none that can be read. */
    static Optional<YamlValue> read(String yaml, Mistakes mistakes) {
        if (yaml.codePointCount(0, yaml.length()) > Settings.FLEET_FILE_MAX_CHARACTERS) {
            mistakes.add(
                    WHOLE,
                    "the file is larger than %d MiB; list fewer clusters, or split it between two functions"
                            .formatted(Settings.FLEET_FILE_MAX_CHARACTERS >> 20));
            return Optional.empty();
        }
        LoaderOptions options = options();
        var composer =
                new Composer(
                        new ParserImpl(new StreamReader(yaml), options), new Resolver(), options);
        try {
            return read(composer, mistakes);
        } catch (YAMLException e) {
            YamlErrors.add(e, yaml, mistakes);
            return Optional.empty();
        }
    }

    private static Optional<YamlValue> read(Composer composer, Mistakes mistakes) {
        Optional<Node> first =
                composer.checkNode() ? Optional.of(composer.getNode()) : Optional.empty();
        if (composer.checkNode()) {
            mistakes.add(
                    new Location(composer.getNode().getStartMark().getLine() + 1, ""),
                    "a second document begins here; remove the '---' before it, or all of it");
            return Optional.empty();
        }
        Optional<YamlValue> root =
                first.filter(node -> !node.getTag().equals(Tag.NULL))
                        .map(node -> new YamlValue(node, "", mistakes));
        if (root.isEmpty()) {
            mistakes.add(WHOLE, "the file is empty; describe the fleet, beginning with version: 1");
        }
        return root;
    }

    private static LoaderOptions options() {
        var options = new LoaderOptions();
        options.setCodePointLimit(Settings.FLEET_FILE_MAX_CHARACTERS);
        options.setNestingDepthLimit(Settings.FLEET_FILE_MAX_DEPTH);
        options.setMaxAliasesForCollections(Settings.FLEET_FILE_MAX_ALIASES);
        options.setProcessComments(false);
        options.setTagInspector(_ -> true); // nothing is built by tags; YamlValue refuses them
        return options;
    }
}
