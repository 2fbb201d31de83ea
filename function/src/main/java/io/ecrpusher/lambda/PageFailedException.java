package io.ecrpusher.lambda;

/** Thrown when the fleet page couldn't be written. No run and no Secret is affected. */
public final class PageFailedException extends ReportedException {
    private static final long serialVersionUID = 1;

    PageFailedException(String message) {
        super(message);
    }
}
