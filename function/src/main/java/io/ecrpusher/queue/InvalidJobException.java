package io.ecrpusher.queue;

/** Thrown for a message that isn't a job; its message says why. */
final class InvalidJobException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidJobException(String message) {
        super(message);
    }
}
