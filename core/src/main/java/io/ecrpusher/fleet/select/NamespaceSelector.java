package io.ecrpusher.fleet.select;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Selects the namespaces of a cluster that get a Secret.
 *
 * @param include names and patterns, of which one must match; empty to match every name
 * @param exclude names and patterns, which take precedence over {@code include}
 * @param labels a selector that the namespace's labels must also match
 */
public record NamespaceSelector(
        List<NamePattern> include, List<NamePattern> exclude, Optional<LabelSelector> labels) {
    public NamespaceSelector {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Returns a selector of the namespaces {@code names}. */
    public static NamespaceSelector named(List<String> names) {
        return new NamespaceSelector(
                names.stream().map(NamePattern::new).toList(), List.of(), Optional.empty());
    }

    /** Returns the namespaces that get the Secret in every cluster, without a lookup. */
    public List<String> names() {
        return labels.isPresent()
                ? List.of()
                : include.stream()
                        .filter(NamePattern::isName)
                        .map(NamePattern::text)
                        .filter(name -> !excludes(name))
                        .toList();
    }

    /**
     * Returns the parts that need a cluster's list of namespaces: one per pattern, or this selector
     * if it has labels or no names. A part that matches no namespace is likely a mistake.
     */
    public List<NamespaceSelector> needingLookup() {
        if (labels.isPresent() || include.isEmpty()) {
            return List.of(this);
        }
        return include.stream()
                .filter(pattern -> !pattern.isName())
                .map(pattern -> new NamespaceSelector(List.of(pattern), exclude, labels))
                .toList();
    }

    /** Returns true if the namespace {@code name} with {@code namespaceLabels} gets the Secret. */
    public boolean selects(String name, Map<String, String> namespaceLabels) {
        return (include.isEmpty() || include.stream().anyMatch(pattern -> pattern.matches(name)))
                && !excludes(name)
                && labels.map(selector -> selector.matches(namespaceLabels)).orElse(true);
    }

    private boolean excludes(String name) {
        return exclude.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /**
     * Returns the selector for people: {@code team-*, web-* except team-legacy with labels
     * tier=web}.
     */
    @Override
    public String toString() {
        return (include.isEmpty() ? "*" : listed(include))
                + (exclude.isEmpty() ? "" : " except " + listed(exclude))
                + labels.map(selector -> " with labels " + selector).orElse("");
    }

    private static String listed(List<NamePattern> patterns) {
        return patterns.stream().map(NamePattern::text).collect(Collectors.joining(", "));
    }
}
