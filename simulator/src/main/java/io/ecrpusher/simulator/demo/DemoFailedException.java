package io.ecrpusher.simulator.demo;

/** Something was not as the demonstration says. */
final class DemoFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DemoFailedException(String message) {
        super(message);
    }
}
