package io.ecrpusher.text;

/** Its message says what is wrong with a value and what to write instead. */
public final class InvalidValueException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidValueException(String message) {
        super(message, null, false, false);
    }
}
