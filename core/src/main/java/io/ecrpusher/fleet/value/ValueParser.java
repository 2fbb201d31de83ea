package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;

/** Parses the text of one value. */
@FunctionalInterface
public interface ValueParser<T> {
    /** Accepts any text. */
    ValueParser<String> TEXT = text -> text;

    /**
     * Returns the value of {@code text}.
     *
     * @throws InvalidValueException if the text is invalid, with a message that says what to write
     *     instead
     */
    T parse(String text) throws InvalidValueException;
}
