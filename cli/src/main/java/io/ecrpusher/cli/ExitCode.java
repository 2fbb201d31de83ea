package io.ecrpusher.cli;

/** The exit codes of all commands. {@code docs/command.md} lists them. */
public final class ExitCode {
    /** Done; nothing to report. */
    public static final int OK = 0;

    /** Done, and there is something to act on: mistakes, changes, failures, or findings. */
    public static final int FINDINGS = 1;

    /** Not done: the arguments are wrong, or something needed can't be read or reached. */
    public static final int NOT_DONE = 2;

    /** Not done: no AWS credentials, or they have expired. */
    public static final int CREDENTIALS = 3;

    /** The time of {@code --timeout} is up, as in timeout(1). */
    public static final int TIMEOUT = 124;

    /** Interrupted with Ctrl-C: 128 and the number of SIGINT, as shells have it. */
    public static final int INTERRUPTED = 130;

    /** The reader of the output is gone: 128 and the number of SIGPIPE. */
    public static final int CLOSED_PIPE = 141;

    private ExitCode() {}
}
