package io.ecrpusher.fleet;

/** A kind of value: how its text is read and which texts are refused. */
@FunctionalInterface
interface Kind<T> {
    /** Any text. */
    Kind<String> TEXT = text -> text;

    /** The value that {@code text} spells. */
    T read(String text) throws WrongValueException;
}
