package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.select.LabelSelector;
import io.ecrpusher.fleet.select.NamePattern;
import io.ecrpusher.fleet.select.NamespaceSelector;
import io.ecrpusher.fleet.value.KubernetesRules;
import io.ecrpusher.fleet.value.Mistakes;

import java.util.List;
import java.util.Optional;

/** Parses the field {@code namespaces} of a Secret: a list, or a mapping. */
final class NamespaceFields {
    static final List<String> FIELDS = List.of("include", "exclude", "labels");

    private final Mistakes mistakes;

    NamespaceFields(Mistakes mistakes) {
        this.mistakes = mistakes;
    }

    NamespaceSelector namespaces(Fields secret) {
        Optional<YamlValue> field =
                secret.required("namespaces", "list names, such as namespaces: [default]");
        return field.filter(YamlValue::isMapping)
                .flatMap(mapping -> mapping.fields(FIELDS))
                .map(this::selector)
                .orElseGet(
                        () ->
                                new NamespaceSelector(
                                        patterns(field.filter(value -> !value.isMapping())),
                                        List.of(),
                                        Optional.empty()));
    }

    private NamespaceSelector selector(Fields fields) {
        Optional<YamlValue> include = fields.get("include");
        Optional<YamlValue> labels = fields.get("labels");
        if (labels.isEmpty()) {
            include = fields.required("include", "list names or patterns, such as [\"team-*\"]");
        }
        Optional<YamlValue> exclude = fields.get("exclude");
        NamespaceSelector selector =
                new NamespaceSelector(
                        patterns(include),
                        patterns(exclude),
                        labels.flatMap(value -> value.scalar(LabelSelector::parse)));
        selector.include().stream()
                .filter(NamePattern::isName)
                .forEach(name -> refuseIfExcluded(name, selector.exclude(), exclude));
        return selector;
    }

    private void refuseIfExcluded(
            NamePattern name, List<NamePattern> exclude, Optional<YamlValue> excludeField) {
        exclude.stream()
                .filter(pattern -> pattern.matches(name.text()))
                .findFirst()
                .ifPresent(
                        pattern ->
                                mistakes.add(
                                        excludeField.orElseThrow().location(),
                                        "'%s' is included, but '%s' excludes it; remove one of them"
                                                .formatted(name, pattern)));
    }

    private static List<NamePattern> patterns(Optional<YamlValue> list) {
        return list.map(names -> names.scalars(KubernetesRules.NAMESPACES)).orElse(List.of());
    }
}
