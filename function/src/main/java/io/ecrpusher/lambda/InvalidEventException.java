package io.ecrpusher.lambda;

/** An event that asks for something in words that are not known; the message says what to write. */
public final class InvalidEventException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidEventException(String message) {
        super(message, null, false, false); // a user's mistake needs no stack trace
    }
}
