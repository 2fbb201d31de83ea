package io.ecrpusher.cli;

/**
 * Thrown when a command can't do its work for a reason that the user can remove. Has no stack
 * trace.
 */
public final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    /**
     * Creates an exception.
     *
     * @param exitCode one of {@link ExitCode}
     * @param message one line: what happened, where, what to do
     */
    public CommandException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** Creates an exception for wrong arguments or files, with {@link ExitCode#NOT_DONE}. */
    public CommandException(String message) {
        this(ExitCode.NOT_DONE, message);
    }

    /** Returns the command's exit code. */
    public int exitCode() {
        return exitCode;
    }
}
