package io.ecrpusher.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects what is wrong with one description of a fleet, so that all of it is said at once. */
final class Mistakes {
    private record Found(Place place, String problem) {}

    private final String source;
    private final List<Found> found = new ArrayList<>();

    Mistakes(String source) {
        this.source = source;
    }

    /**
     * Notes a mistake.
     *
     * @throws InvalidFleetException once there are more than anybody reads
     */
    void add(Place place, String problem) {
        found.add(new Found(place, problem));
        if (found.size() > InvalidFleetException.MOST_SHOWN) {
            refuse();
        }
    }

    /** How many there are so far; see {@link #noneSince}. */
    int count() {
        return found.size();
    }

    /** Whether what was read since {@link #count} gave {@code count} was in order. */
    boolean noneSince(int count) {
        return found.size() == count;
    }

    /** The value of {@code written}; empty, and noted, if it is wrong. */
    <T> Optional<T> read(Written written, Kind<T> kind) {
        try {
            return Optional.of(kind.read(written.text()));
        } catch (WrongValueException e) {
            add(written.place(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The values of a list; what is wrong or stands there twice is noted and left out. */
    <T> List<T> readAll(List<Written> list, Kind<T> kind) {
        Set<T> values = new LinkedHashSet<>();
        for (Written written : list) {
            read(written, kind)
                    .filter(value -> !values.add(value))
                    .ifPresent(
                            _ ->
                                    add(
                                            written.place(),
                                            "%s is listed twice; remove one"
                                                    .formatted(Words.quoted(written.text()))));
        }
        return List.copyOf(values);
    }

    /** Throws if there are any; in the order of the lines. */
    void refuseIfAny() {
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
