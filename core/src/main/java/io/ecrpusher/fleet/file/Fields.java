package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.AwsRules;
import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of one mapping; those that do not belong there are noted as mistakes. */
final class Fields {
    private final YamlValue mapping;
    private final Map<String, YamlValue> values = new HashMap<>();
    // Not asked for again: the field is there, misspelt; or the whole mapping is of a later
    // version.
    private final Set<String> misspelt = new HashSet<>();
    private boolean isOfLaterVersion;

    Fields(YamlValue mapping, FieldNames shape) {
        this.mapping = mapping;
        for (YamlValue.Entry entry : mapping.entries()) {
            String name = entry.key().text();
            if (shape.fields().contains(name)) {
                values.put(name, entry.value());
            } else if (shape.later().containsKey(name)) {
                isOfLaterVersion = true;
                refuse(entry, AwsRules.notSupported(name) + "; " + shape.later().get(name));
            } else {
                Suggestion.nearest(name, shape.fields()).ifPresent(misspelt::add);
                refuse(
                        entry,
                        "unknown field "
                                + Quote.of(name)
                                + Suggestion.instead(name, shape.fields()));
            }
        }
    }

    private void refuse(YamlValue.Entry entry, String problem) {
        mapping.mistakes().add(entry.key().place(), problem);
    }

    /** Where the mapping begins. */
    Location place() {
        return mapping.place();
    }

    Optional<YamlValue> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The field, whose absence is a mistake; {@code advice} says what to write. */
    Optional<YamlValue> required(String name, String advice) {
        if (!values.containsKey(name) && !misspelt.contains(name) && !isOfLaterVersion) {
            mapping.mistakes().add(place(), "'%s' is missing; %s".formatted(name, advice));
        }
        return get(name);
    }

    /** The value of a field that is left out or in order. */
    <T> Optional<T> optional(String name, ValueParser<T> kind) {
        return get(name).flatMap(value -> value.scalar(kind));
    }

    /** The values of a list that may be left out. */
    <T> List<T> list(String name, ValueParser<T> kind) {
        return get(name).map(value -> value.scalars(kind)).orElse(List.of());
    }

    /** AWS tags that may be left out. */
    Map<String, String> tags(String name) {
        return get(name)
                .map(value -> value.texts(AwsRules.TAG_KEY, AwsRules.TAG_VALUE))
                .orElse(Map.of());
    }

    /** The value of a field that has to be there and in order. */
    <T> Optional<T> required(String name, ValueParser<T> kind, String advice) {
        return required(name, advice).flatMap(value -> value.scalar(kind));
    }
}
