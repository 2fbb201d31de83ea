package io.ecrpusher.fleet.value;

import io.ecrpusher.text.InvalidValueException;

/** A kind of value: how its text is read and which texts are refused. */
@FunctionalInterface
public interface ValueParser<T> {
    /** Any text. */
    ValueParser<String> TEXT = text -> text;

    /** The value that {@code text} spells. */
    T read(String text) throws InvalidValueException;
}
