package io.ecrpusher.cli;

import io.ecrpusher.cli.terminal.Terminal;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.util.concurrent.Callable;

/** A command: its options are fields, and {@link #run} does its work. */
public abstract class Command implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = CliSettings.DEFAULT_TIMEOUT,
            description = "Stops after this time, such as 30s, 5m, or 1h. Default: 15m.")
    private TimeOption timeout;

    @Option(
            names = {"-v", "--verbose"},
            description = "Prints more, such as the stack trace of an unexpected error.")
    private boolean verbose;

    private final Terminal terminal;
    private final Stop stop;

    /**
     * Creates a command.
     *
     * @param stop tells when to end early
     */
    protected Command(Terminal terminal, Stop stop) {
        this.terminal = terminal;
        this.stop = stop;
    }

    /**
     * Does the command's work, and prints its result.
     *
     * @return one of {@link ExitCode}
     * @throws CommandException if it can't, for a reason that the user can remove
     */
    protected abstract int run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        stop.startTimer(timeout.duration(), timeout.text());
        return run();
    }

    /** Returns the surroundings. */
    protected final Terminal terminal() {
        return terminal;
    }

    /** Returns the clock. */
    protected final Clock clock() {
        return terminal.clock();
    }

    /** Returns what tells the command to end early. */
    protected final Stop stop() {
        return stop;
    }

    /** Returns the time that the command has. */
    protected final TimeOption timeout() {
        return timeout;
    }

    /** Returns the model of all commands. */
    protected final CommandSpec root() {
        return spec.root();
    }

    /** Returns the exception for wrong arguments. Prints a hint to the command's help. */
    protected final CommandException usage(String message) {
        return new CommandException(UsageErrors.withHelpHint(message, spec));
    }

    /** Returns true if the user wants to see more. */
    protected final boolean isVerbose() {
        return verbose;
    }
}
