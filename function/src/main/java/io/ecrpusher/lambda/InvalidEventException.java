package io.ecrpusher.lambda;

/** Thrown for an event that the function can't read. Its message says what to write instead. */
public final class InvalidEventException extends ReportedException {
    private static final long serialVersionUID = 1;

    InvalidEventException(String message) {
        super(message);
    }
}
