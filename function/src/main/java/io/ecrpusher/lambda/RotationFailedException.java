package io.ecrpusher.lambda;

/** Thrown when some Secrets weren't written, or nothing could be tried. */
public final class RotationFailedException extends ReportedException {
    private static final long serialVersionUID = 1;

    RotationFailedException(String message) {
        super(message);
    }
}
