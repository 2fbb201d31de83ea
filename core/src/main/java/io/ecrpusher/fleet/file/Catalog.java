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

/** What one section of the fleet file declares under names, for other sections to refer to. */
final class Catalog<T> implements ValueParser<Catalog.Entry<T>> {
    /**
     * @param value empty if something is wrong with it, which is noted
     */
    record Entry<T>(Location place, String name, Optional<T> value) {}

    private final String what;
    private final Mistakes mistakes;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>();
    private final Map<String, Entry<T>> unused = new LinkedHashMap<>();
    private Optional<List<T>> all = Optional.empty();
    private boolean areNamesKnown = true;
    private boolean isUseKnown = true;

    /**
     * @param what one of them is called
     */
    Catalog(String what, Mistakes mistakes) {
        this.what = what;
        this.mistakes = mistakes;
    }

    /** Adds what {@code fields} describe, read by {@code body} from their name and them. */
    void declare(Fields fields, ValueParser<String> names, BiFunction<String, Fields, T> body) {
        if (entries.size() == Settings.FLEET_FILE_MAX_ENTRIES) {
            if (areNamesKnown) {
                mistakes.add(
                        fields.place(),
                        "more than %d of these are not supported in one file"
                                .formatted(Settings.FLEET_FILE_MAX_ENTRIES));
            }
            doubtNames();
            return;
        }
        int before = mistakes.count();
        Optional<String> name = fields.required("name", names, "give the " + what + " one");
        T value = body.apply(name.orElse(""), fields);
        Optional<T> sound = mistakes.noneSince(before) ? Optional.of(value) : Optional.empty();
        name.ifPresentOrElse(
                known -> declare(new Entry<>(fields.place(), known, sound)), this::doubtNames);
    }

    private void declare(Entry<T> entry) {
        Entry<T> first = entries.putIfAbsent(entry.name(), entry);
        if (first == null) {
            unused.put(entry.name(), entry);
        } else {
            mistakes.add(
                    entry.place(),
                    "the %s on line %d is called '%s' too; each needs a name of its own"
                            .formatted(what, first.place().line(), entry.name()));
        }
    }

    /** Whether one of this name is declared. */
    boolean declares(String name) {
        return entries.containsKey(name);
    }

    /** The one that {@code text} names. */
    @Override
    public Entry<T> read(String text) throws InvalidValueException {
        Entry<T> entry = entries.get(text);
        if (entry != null) {
            unused.remove(text);
            return entry;
        }
        if (!areNamesKnown && Suggestion.nearest(text, entries.keySet()).isEmpty()) {
            return new Entry<>(new Location(0, ""), text, Optional.empty());
        }
        throw new InvalidValueException(
                "no %s is called %s%s"
                        .formatted(
                                what, Quote.of(text), Suggestion.instead(text, entries.keySet())));
    }

    /** Those that the list names, or all if it is left out. */
    List<T> referred(Optional<YamlValue> list) {
        if (list.isEmpty()) {
            unused.clear();
            return all();
        }
        int before = mistakes.count();
        List<Entry<T>> named = list.get().scalars(this);
        if (!mistakes.noneSince(before)) {
            doubtUse();
        }
        return sound(named.stream());
    }

    /** One list for all who refer to everything: ten thousand clusters share it. */
    private List<T> all() {
        if (all.isEmpty()) {
            all = Optional.of(sound(entries.values().stream()));
        }
        return all.get();
    }

    private static <T> List<T> sound(Stream<Entry<T>> entries) {
        return entries.flatMap(entry -> entry.value().stream())
                .collect(Collectors.toUnmodifiableList());
    }

    /** Not all names could be read: one that seems unknown may be among them. */
    void doubtNames() {
        areNamesKnown = false;
    }

    /** Not all references could be read: one that seems unused may be among them. */
    void doubtUse() {
        isUseKnown = false;
    }

    /** Notes what is declared and never referred to. */
    void refuseUnused(String by) {
        if (isUseKnown) {
            for (Entry<T> entry : unused.values()) {
                mistakes.add(
                        entry.place(),
                        "the %s '%s' is used by no %s; name it there, or remove it"
                                .formatted(what, entry.name(), by));
            }
        }
    }
}
