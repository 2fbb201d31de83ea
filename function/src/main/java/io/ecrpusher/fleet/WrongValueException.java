package io.ecrpusher.fleet;

/** Its message says what is wrong with a value and what to write instead. */
final class WrongValueException extends Exception {
    private static final long serialVersionUID = 1;

    WrongValueException(String message) {
        super(message, null, false, false);
    }
}
