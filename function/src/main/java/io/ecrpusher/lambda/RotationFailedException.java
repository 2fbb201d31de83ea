package io.ecrpusher.lambda;

/**
 * Thrown when some Secrets weren't written. Has no stack trace: Lambda prints the message, which
 * says everything.
 */
public final class RotationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RotationFailedException(String message) {
        super(message, null, false, false);
    }
}
