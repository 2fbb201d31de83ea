package io.ecrpusher.queue;

/** A message that nobody here wrote; the message says what it is. */
final class InvalidJobException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidJobException(String message) {
        super(message);
    }
}
