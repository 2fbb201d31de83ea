package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.settings.Settings;

import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Replaces {@code <<} in mappings by the fields that it merges, as <a
 * href="https://yaml.org/type/merge.html">YAML</a> says: a mapping's own fields win over merged
 * ones, and earlier mappings of a list over later ones. Bounds what a small file can expand to.
 */
final class MergeKeys {
    private static final Location START = YamlDocument.START;

    private final Mistakes mistakes;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    // The number of nodes in each finished collection, with aliases written out.
    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
    private int aliases;
    private long merged;

    private MergeKeys(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    /** Resolves all merge keys below {@code root}. Returns false if the file expands too far. */
    static boolean resolve(Node root, Mistakes mistakes) {
        MergeKeys keys = new MergeKeys(mistakes);
        keys.visit(root);
        if (keys.aliases > Settings.FLEET_FILE_MAX_ALIASES) {
            mistakes.add(
                    START,
                    "the file has more than %d aliases (*name) of lists and mappings; write them out"
                            .formatted(Settings.FLEET_FILE_MAX_ALIASES));
            return false;
        }
        if (keys.merged > Settings.FLEET_FILE_MAX_MERGED_NODES) {
            mistakes.add(
                    START,
                    "'<<' merges more than %d values into the file; write the fields out"
                            .formatted(Settings.FLEET_FILE_MAX_MERGED_NODES));
            return false;
        }
        return true;
    }

    private void visit(Node node) {
        if (node instanceof ScalarNode) {
            return;
        }
        // An alias has the node of its anchor, which comes first in the file.
        if (sizes.containsKey(node) || !open.add(node)) {
            aliases++;
            return;
        }
        long size = 1;
        if (node instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                visit(element);
                size += size(element);
            }
        } else if (node instanceof MappingNode mapping) {
            resolveMapping(mapping);
            for (NodeTuple field : mapping.getValue()) {
                size += 1 + size(field.getValueNode());
            }
        }
        open.remove(node);
        sizes.put(node, Math.min(size, Integer.MAX_VALUE));
    }

    private void resolveMapping(MappingNode mapping) {
        List<NodeTuple> fields = new ArrayList<>();
        List<NodeTuple> merges = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (NodeTuple field : mapping.getValue()) {
            if (field.getKeyNode().getTag().equals(Tag.MERGE)) {
                merges.add(field);
            } else {
                visit(field.getValueNode());
                fields.add(field);
                if (field.getKeyNode() instanceof ScalarNode key) {
                    names.add(key.getValue());
                }
            }
        }
        if (!merges.isEmpty()) {
            for (NodeTuple merge : merges) {
                for (MappingNode source : sources(merge)) {
                    add(source, fields, names);
                }
            }
            mapping.setValue(fields);
        }
    }

    private List<MappingNode> sources(NodeTuple merge) {
        Node value = merge.getValueNode();
        List<Node> candidates =
                value instanceof SequenceNode list && isPlain(list)
                        ? list.getValue()
                        : List.of(value);
        List<MappingNode> sources = new ArrayList<>();
        for (Node candidate : candidates) {
            if (candidate instanceof MappingNode source && isPlain(source)) {
                if (open.contains(source)) {
                    mistake(merge, "'<<' merges a mapping into a part of itself; remove it");
                } else {
                    if (!sizes.containsKey(source)) {
                        visit(source); // written here, without an anchor elsewhere
                    }
                    sources.add(source);
                }
            } else if (!candidate.getTag().equals(Tag.NULL)) {
                mistake(
                        merge,
                        "'<<' merges mappings only; write <<: *name, with the anchor &name before a mapping");
            }
        }
        return sources;
    }

    private void add(MappingNode source, List<NodeTuple> fields, Set<String> names) {
        for (NodeTuple field : source.getValue()) {
            // A limit for the memory: the message follows when all is visited.
            if (merged > Settings.FLEET_FILE_MAX_MERGED_NODES) {
                return;
            }
            if (!(field.getKeyNode() instanceof ScalarNode key) || names.add(key.getValue())) {
                merged += 1 + size(field.getValueNode());
                fields.add(field);
            }
        }
    }

    private long size(Node node) {
        return sizes.getOrDefault(node, 1L);
    }

    private static boolean isPlain(Node node) {
        return node.getTag().equals(node instanceof MappingNode ? Tag.MAP : Tag.SEQ);
    }

    private void mistake(NodeTuple merge, String problem) {
        mistakes.add(new Location(merge.getKeyNode().getStartMark().getLine() + 1, 0, ""), problem);
    }
}
