package io.ecrpusher.run;

/** Thrown when a plan couldn't be handed off. Has no stack trace: the message says everything. */
public final class HandOffFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HandOffFailedException(String detail) {
        super("Not all clusters could be enqueued: " + detail, null, false, false);
    }
}
