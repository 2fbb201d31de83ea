package io.ecrpusher.cluster;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.Construct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses the YAML or JSON of a kubeconfig to maps, lists, booleans, texts, and JSON's numbers. */
final class KubeconfigText {
    private static final Gson JSON =
            new GsonBuilder()
                    .setStrictness(Strictness.STRICT)
                    .setObjectToNumberStrategy(ToNumberPolicy.LAZILY_PARSED_NUMBER)
                    .create();

    private KubeconfigText() {}

    /** Thrown for a tag. Has no message: the tag may be a token that begins with '!'. */
    static final class TagException extends YAMLException {
        private static final long serialVersionUID = 1;
        private final int line;

        TagException(Node node) {
            super("");
            line = node.getStartMark().getLine() + 1;
        }

        int line() {
            return line;
        }
    }

    /**
     * Returns the first document, as kubectl does.
     *
     * @throws TagException if it has a tag such as {@code !!binary}
     * @throws YAMLException if it isn't YAML; the message may repeat the text
     */
    static Object parse(String stored) {
        // Windows tools write a byte order mark.
        String text = stored.startsWith("\uFEFF") ? stored.substring(1) : stored;
        if (text.stripLeading().startsWith("{")) {
            try {
                // YAML 1.1 allows neither JSON's \/ nor tabs.
                return JSON.fromJson(text, Map.class);
            } catch (JsonParseException _) {
                // YAML may start like this too.
            }
        }
        LoaderOptions options = new LoaderOptions();
        options.setTagInspector(_ -> true); // no tag creates an object; Values refuses them
        var documents = new Yaml(new Values(options)).loadAll(text).iterator();
        try {
            return documents.hasNext() ? documents.next() : "";
        } catch (IllegalArgumentException _) {
            // The parser's Tag refuses some tags. Its message repeats the text.
            throw new YAMLException("a tag");
        }
    }

    /** Keeps numbers and dates as they are written, and refuses tags. */
    private static final class Values extends SafeConstructor {
        private static final List<Tag> TEXTS = List.of(Tag.INT, Tag.FLOAT, Tag.TIMESTAMP);
        private static final Set<Tag> SCALARS =
                Set.of(Tag.STR, Tag.BOOL, Tag.NULL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP);

        Values(LoaderOptions options) {
            super(options);
            TEXTS.forEach(tag -> yamlConstructors.put(tag, new ConstructYamlStr()));
        }

        @Override
        protected Construct getConstructor(Node node) {
            boolean plain =
                    switch (node) {
                        case ScalarNode _ -> SCALARS.contains(node.getTag());
                        case SequenceNode _ -> node.getTag().equals(Tag.SEQ);
                        case MappingNode _ -> node.getTag().equals(Tag.MAP);
                        default -> false;
                    };
            if (!plain) {
                throw new TagException(node);
            }
            return super.getConstructor(node);
        }
    }
}
