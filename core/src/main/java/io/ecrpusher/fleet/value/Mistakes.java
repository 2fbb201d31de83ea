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

/** Collects the mistakes in the description of a fleet, to report all of them at once. */
public final class Mistakes {
    private record LocatedMistake(Location location, String problem) {
        Mistake toMistake() {
            return new Mistake(location.toString(), location.line(), location.column(), problem);
        }
    }

    private final String source;
    private final List<LocatedMistake> mistakes = new ArrayList<>();

    /**
     * Creates an empty list.
     *
     * @param source the user's name for the description, for the message
     */
    public Mistakes(String source) {
        this.source = source;
    }

    /**
     * Adds a mistake.
     *
     * @throws InvalidFleetException if there are now more than {@link Settings#MISTAKES_SHOWN}
     */
    public void add(Location location, String problem) {
        mistakes.add(new LocatedMistake(location, problem));
        if (mistakes.size() > Settings.MISTAKES_SHOWN) {
            throw exception();
        }
    }

    /** Returns the number of mistakes so far. See {@link #noneSince}. */
    public int count() {
        return mistakes.size();
    }

    /** Returns true if no mistake was added since {@link #count} returned {@code count}. */
    public boolean noneSince(int count) {
        return mistakes.size() == count;
    }

    /** Returns the value of {@code text}. If it's invalid, adds a mistake and returns empty. */
    public <T> Optional<T> parse(SourceText text, ValueParser<T> parser) {
        try {
            return Optional.of(parser.parse(text.text()));
        } catch (InvalidValueException e) {
            add(text.location(), e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns the distinct values of a list. Adds a mistake for each invalid or repeated element,
     * and leaves it out.
     */
    public <T> List<T> parseAll(List<SourceText> list, ValueParser<T> parser) {
        Set<T> values = new LinkedHashSet<>();
        for (SourceText element : list) {
            parse(element, parser)
                    .filter(value -> !values.add(value))
                    .ifPresent(
                            _ ->
                                    add(
                                            element.location(),
                                            "%s is listed twice; remove one"
                                                    .formatted(Quote.of(element.text()))));
        }
        return List.copyOf(values);
    }

    /**
     * Throws if there is any mistake.
     *
     * @throws InvalidFleetException with all mistakes, in the order of their lines
     */
    public void throwIfAny() {
        if (!mistakes.isEmpty()) {
            throw exception();
        }
    }

    private InvalidFleetException exception() {
        return new InvalidFleetException(
                source,
                mistakes.stream()
                        .sorted(Comparator.comparingInt(one -> one.location().line()))
                        .map(LocatedMistake::toMistake)
                        .toList());
    }
}
