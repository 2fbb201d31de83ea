package io.ecrpusher.fleet.select;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which namespaces of a cluster get a Secret.
 *
 * @param include names and patterns, one of which has to match; empty: every name does
 * @param exclude names and patterns that win over {@code include}
 * @param labels what a namespace's labels have to meet besides
 */
public record NamespaceSelector(
        List<NamePattern> include, List<NamePattern> exclude, Optional<LabelSelector> labels) {
    public NamespaceSelector {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** The namespaces of these names. */
    public static NamespaceSelector named(List<String> names) {
        return new NamespaceSelector(
                names.stream().map(NamePattern::new).toList(), List.of(), Optional.empty());
    }

    /** The namespaces that get the Secret whatever a cluster's list of namespaces says. */
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
     * What has to match some namespace of a cluster's list, or is a mistake; empty if no list is
     * needed.
     */
    public List<NamespaceSelector> sought() {
        if (labels.isPresent() || include.isEmpty()) {
            return List.of(this);
        }
        return include.stream()
                .filter(pattern -> !pattern.isName())
                .map(pattern -> new NamespaceSelector(List.of(pattern), exclude, labels))
                .toList();
    }

    /** Whether a namespace of this name and these labels gets the Secret. */
    public boolean selects(String name, Map<String, String> itsLabels) {
        return (include.isEmpty() || include.stream().anyMatch(pattern -> pattern.matches(name)))
                && !excludes(name)
                && labels.map(selector -> selector.matches(itsLabels)).orElse(true);
    }

    private boolean excludes(String name) {
        return exclude.stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** As a person would say it: {@code team-*, web-* except team-legacy with labels tier=web}. */
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
