package io.ecrpusher.simulator.serve;

/** Thrown when the command line has a mistake. The message names it. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
