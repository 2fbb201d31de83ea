package io.ecrpusher.cli.grant;

/** Thrown when a cluster's turn fails. Has no stack trace: the message says everything. */
final class TurnException extends Exception {
    private static final long serialVersionUID = 1;

    private final String remedy;
    private final boolean retryable;

    /**
     * Creates an exception.
     *
     * @param message what failed, on one line
     * @param remedy what to do: a command, or a sentence
     * @param retryable true if another attempt may succeed
     */
    TurnException(String message, String remedy, boolean retryable) {
        super(message, null, false, false);
        this.remedy = remedy;
        this.retryable = retryable;
    }

    String remedy() {
        return remedy;
    }

    boolean retryable() {
        return retryable;
    }
}
