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

/** The fields of a mapping that aren't null. Adds a mistake for each unknown field. */
final class Fields {
    private final YamlValue mapping;
    private final Map<String, YamlValue> values = new HashMap<>();
    // Not reported as missing too.
    private final Set<String> misspelled = new HashSet<>();

    /**
     * Creates the fields of {@code mapping}.
     *
     * @param names all valid names
     * @param unsupported messages for other names that users expect
     */
    Fields(YamlValue mapping, List<String> names, Map<String, String> unsupported) {
        this.mapping = mapping;
        for (YamlValue.Entry entry : mapping.entries()) {
            String name = entry.key().text();
            if (names.contains(name)) {
                if (!entry.value().isNull()) {
                    values.put(name, entry.value());
                }
            } else if (unsupported.containsKey(name)) {
                mapping.mistakes().add(entry.key().location(), unsupported.get(name));
            } else {
                Suggestion.nearest(name, names).ifPresent(misspelled::add);
                mapping.mistakes()
                        .add(
                                entry.key().location(),
                                "unknown field %s%s"
                                        .formatted(
                                                Quote.of(name), Suggestion.instead(name, names)));
            }
        }
    }

    /** Returns the start of the mapping. */
    Location location() {
        return mapping.location();
    }

    Optional<YamlValue> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Returns the field. If it's missing, adds a mistake.
     *
     * @param advice what to write
     */
    Optional<YamlValue> required(String name, String advice) {
        if (!values.containsKey(name) && !misspelled.contains(name)) {
            mapping.mistakes().add(location(), "'%s' is missing; %s".formatted(name, advice));
        }
        return get(name);
    }

    /** Returns the value of the field. If it's missing or invalid, adds a mistake. */
    <T> Optional<T> required(String name, ValueParser<T> parser, String advice) {
        return required(name, advice).flatMap(value -> value.scalar(parser));
    }

    /** Returns the value of the field, if it's present and valid. */
    <T> Optional<T> optional(String name, ValueParser<T> parser) {
        return get(name).flatMap(value -> value.scalar(parser));
    }

    /** Returns the valid elements of the list; empty if the field is missing. */
    <T> List<T> list(String name, ValueParser<T> parser) {
        return get(name).map(value -> value.scalars(parser)).orElse(List.of());
    }

    /** Returns the AWS tags in the field; empty if it's missing. */
    Map<String, String> tags(String name) {
        return get(name)
                .map(value -> value.map(AwsRules.TAG_KEY, AwsRules.TAG_VALUE))
                .orElse(Map.of());
    }
}
