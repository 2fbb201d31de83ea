package io.ecrpusher.simulator.demo;

/** Thrown when a claim of the demo doesn't hold. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoFailedException(String message) {
        super(message);
    }
}
