package io.ecrpusher.text;

/** Thrown for an invalid value. The message says what is wrong and what to write instead. */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidValueException(String message) {
        super(message, null, false, false);
    }
}
