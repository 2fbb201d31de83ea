package io.ecrpusher;

/** The run could not be handed to workers. Carries no stack trace: the message is what matters. */
public final class EnqueueFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EnqueueFailedException(String detail) {
        super("the clusters could not all be enqueued: " + detail, null, false, false);
    }
}
