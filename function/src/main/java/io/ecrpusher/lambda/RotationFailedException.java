package io.ecrpusher.lambda;

/**
 * Some Secrets were not written. Carries no stack trace: the message is what matters, and Lambda
 * prints both.
 */
public final class RotationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RotationFailedException(String message) {
        super(message, null, false, false);
    }
}
