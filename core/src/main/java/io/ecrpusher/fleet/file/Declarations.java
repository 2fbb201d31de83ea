package io.ecrpusher.fleet.file;

import io.ecrpusher.fleet.value.Location;
import io.ecrpusher.fleet.value.Mistakes;
import io.ecrpusher.fleet.value.ValueParser;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;
import io.ecrpusher.text.Suggestion;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The named entries of one section of the fleet file, to which other sections refer. Parses a
 * reference.
 */
final class Declarations<T> implements ValueParser<Declarations.Entry<T>> {
    /**
     * A declared entry.
     *
     * @param value empty if the entry has a mistake
     */
    record Entry<T>(Location location, String name, Optional<T> value) {}

    private final String type;
    private final Mistakes mistakes;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();
    private final Map<String, Entry<T>> unused = new LinkedHashMap<>();
    private Optional<List<T>> all = Optional.empty();
    private boolean allNamesRead = true;
    private boolean allReferencesRead = true;

    /**
     * Creates an empty section.
     *
     * @param type the user's word for an entry, for messages
     */
    Declarations(String type, Mistakes mistakes) {
        this.type = type;
        this.mistakes = mistakes;
    }

    /**
     * Adds the entry in {@code fields}.
     *
     * @param parser returns the entry for its name and fields; gets an empty name if the name is a
     *     mistake
     */
    void add(Fields fields, ValueParser<String> names, BiFunction<String, Fields, T> parser) {
        if (entries.size() == Settings.FLEET_FILE_MAX_ENTRIES) {
            if (allNamesRead) {
                mistakes.add(
                        fields.location(),
                        "this list has more than %d entries; split the file between two functions"
                                .formatted(Settings.FLEET_FILE_MAX_ENTRIES));
            }
            markNamesIncomplete();
            return;
        }
        int before = mistakes.count();
        Optional<String> name = fields.required("name", names, "name the " + type);
        T value = parser.apply(name.orElse(""), fields);
        Optional<T> valid = mistakes.noneSince(before) ? Optional.of(value) : Optional.empty();
        name.ifPresentOrElse(
                text -> add(new Entry<>(fields.location(), text, valid)),
                this::markNamesIncomplete);
    }

    private void add(Entry<T> entry) {
        Entry<T> first = entries.putIfAbsent(entry.name(), entry);
        if (first == null) {
            unused.put(entry.name(), entry);
        } else {
            mistakes.add(
                    entry.location(),
                    "the %s on line %d is also named '%s'; choose another name"
                            .formatted(type, first.location().line(), entry.name()));
        }
    }

    boolean contains(String name) {
        return entries.containsKey(name);
    }

    /** Returns the entry named {@code text}. */
    @Override
    public Entry<T> parse(String text) throws InvalidValueException {
        Entry<T> entry = entries.get(text);
        if (entry != null) {
            unused.remove(text);
            return entry;
        }
        if (!allNamesRead && Suggestion.nearest(text, entries.keySet()).isEmpty()) {
            return new Entry<>(new Location(0, 0, ""), text, Optional.empty());
        }
        throw new InvalidValueException(
                "no %s is named %s%s"
                        .formatted(
                                type, Quote.of(text), Suggestion.instead(text, entries.keySet())));
    }

    /** Returns the entries that {@code list} names. Without a list, returns all entries. */
    List<T> resolve(Optional<YamlValue> list) {
        if (list.isEmpty()) {
            unused.clear();
            return all();
        }
        int before = mistakes.count();
        List<Entry<T>> named = list.get().scalars(this);
        if (!mistakes.noneSince(before)) {
            markReferencesIncomplete();
        }
        return valid(named.stream());
    }

    /** Returns the same list for every reference to all entries: ten thousand clusters share it. */
    private List<T> all() {
        if (all.isEmpty()) {
            all = Optional.of(valid(entries.values().stream()));
        }
        return all.get();
    }

    private static <T> List<T> valid(Stream<Entry<T>> entries) {
        return entries.flatMap(entry -> entry.value().stream())
                .collect(Collectors.toUnmodifiableList());
    }

    /** Accepts unknown names from now on: a mistake may hide an entry with that name. */
    void markNamesIncomplete() {
        allNamesRead = false;
    }

    /** Doesn't report unused entries: a mistake may hide a reference to them. */
    void markReferencesIncomplete() {
        allReferencesRead = false;
    }

    /**
     * Adds a mistake for each entry without a reference.
     *
     * @param user the user's word for an entry that can refer to these
     */
    void reportUnused(String user) {
        if (allReferencesRead) {
            for (Entry<T> entry : unused.values()) {
                mistakes.add(
                        entry.location(),
                        "no %s uses the %s '%s'; add it to one, or remove it"
                                .formatted(user, type, entry.name()));
            }
        }
    }
}
