package io.ecrpusher.fleet.value;

import io.ecrpusher.fleet.InvalidFleetException;
import io.ecrpusher.fleet.Mistake;
import io.ecrpusher.settings.Settings;
import io.ecrpusher.text.InvalidValueException;
import io.ecrpusher.text.Quote;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is wrong with one description of a fleet, so that all of it is said at once. */
public final class Mistakes {
    private record Found(Location place, String problem) {}

    private final String source;
    private final List<Found> found = new ArrayList<>();

    public Mistakes(String source) {
        this.source = source;
    }

    /**
     * Notes a mistake.
     *
     * @throws InvalidFleetException once there are more than anybody reads
     */
    public void add(Location place, String problem) {
        found.add(new Found(place, problem));
        if (found.size() > Settings.MISTAKES_SHOWN) {
            refuse();
        }
    }

    /** How many there are so far; see {@link #noneSince}. */
    public int count() {
        return found.size();
    }

    /** Whether what was read since {@link #count} gave {@code count} was in order. */
    public boolean noneSince(int count) {
        return found.size() == count;
    }

    /** The value of {@code written}; empty, and noted, if it is wrong. */
    public <T> Optional<T> read(SourceText written, ValueParser<T> kind) {
        try {
            return Optional.of(kind.read(written.text()));
        } catch (InvalidValueException e) {
            add(written.place(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The values of a list; what is wrong or stands there twice is noted and left out. */
    public <T> List<T> readAll(List<SourceText> list, ValueParser<T> kind) {
        Set<T> values = new LinkedHashSet<>();
        for (SourceText written : list) {
            read(written, kind)
                    .filter(value -> !values.add(value))
                    .ifPresent(
                            _ ->
                                    add(
                                            written.place(),
                                            "%s is listed twice; remove one"
                                                    .formatted(Quote.of(written.text()))));
        }
        return List.copyOf(values);
    }

    /** Throws if there are any; in the order of the lines. */
    public void refuseIfAny() {
        if (!found.isEmpty()) {
            refuse();
        }
    }

    private void refuse() {
        throw new InvalidFleetException(
                source,
                found.stream()
                        .sorted(Comparator.comparingInt(one -> one.place().line()))
                        .map(one -> new Mistake(one.place().toString(), one.problem()))
                        .toList());
    }
}
